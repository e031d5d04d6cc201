import { readFileSync } from 'node:fs'
import { costOf, REFERENCE } from './price/costOf.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const gas = JSON.parse(readFileSync('test/snapshots/gas.json', 'utf8')) as Record<string, number>

const rows = Object.entries(gas)
  .filter(([sentence]) => !sentence.startsWith('access is read'))
  .map(([sentence, used]) => {
    const cost = costOf(used)
    return `| ${sentence} | ${used.toLocaleString('en-US')} | ${cost / 100_000n}.${String(cost % 100_000n).padStart(5, '0')} |`
  })

writeOrCheck(
  'docs/audit/costs.md',
  `# What an action costs

Gas of real transactions (\`test/snapshots/gas.json\`, optimizer 200) times a configured price: ${Number(REFERENCE.milliGwei) / 1000} gwei a gas and ${Number(REFERENCE.centsPerEther) / 100} dollars an ether. Reading access is a call and costs nothing. Rollups add what they pay for the data of a transaction. The prices stand in \`scripts/generate/price/costOf.ts\`; change them there and run \`npm run snap\`.

| action | gas | dollars |
| --- | ---: | ---: |
${rows.join('\n')}
`,
)
