import { readFileSync } from 'node:fs'
import { costOf, REFERENCE } from './price/costOf.ts'
import { ELSEWHERE } from './price/elsewhere.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const gas = JSON.parse(readFileSync('test/snapshots/gas.json', 'utf8')) as Record<string, number>

const rows = Object.entries(gas)
  .filter(([sentence]) => !sentence.startsWith('access is read'))
  .map(([sentence, used]) => {
    const cost = costOf(used)
    return `| ${sentence} | ${used.toLocaleString('en-US')} | ${cost / 100_000n}.${String(cost % 100_000n).padStart(5, '0')} |`
  })

const beside = ELSEWHERE.map(({ ours, theirs, gas: needed }) => {
  const own = ours.reduce((sum, sentence) => sum + (gas[sentence] as number), 0)
  const cells = [ours.join(' + '), own.toLocaleString('en-US'), theirs, needed.toLocaleString('en-US')]
  return `| ${cells.join(' | ')} |`
})

writeOrCheck(
  'docs/audit/costs.md',
  `# What an action costs

Gas of real transactions (\`test/snapshots/gas.json\`, optimizer 200) times a configured price: ${Number(REFERENCE.milliGwei) / 1000} gwei a gas and ${Number(REFERENCE.centsPerEther) / 100} dollars an ether. Reading access is a call and costs nothing. Rollups add what they pay for the data of a transaction. The prices stand in \`scripts/generate/price/costOf.ts\`; change them there and run \`npm run snap\`.

| action | gas | dollars |
| --- | ---: | ---: |
${rows.join('\n')}

## Beside others

We compiled what others publish with our compiler (0.8.37, 200 runs, Cancun; an exact \`pragma\` was loosened where it stood in the way) and ran it once on the same EVM: Unlock PublicLock 15, Zora 1155, the Kleros escrow, Sablier Lockup (with a comptroller that takes no fee) and the formula of Bancor in a token of ours. Payees exist, as in our own figures. Reading access counts the 21,000 of a transaction in both columns. The features differ, so this says which order of magnitude is usual and no more; none of these sources is in this repository.

| ours | gas | theirs | gas |
| --- | ---: | --- | ---: |
${beside.join('\n')}
`,
)
