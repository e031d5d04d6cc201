import { readFileSync } from 'node:fs'
import { writeOrCheck } from './writeOrCheck.ts'

/**
 * What an action costs its sender on an L2 whose blocks charge this for execution. The data a rollup posts for a
 * transaction is charged on top and differs by chain and day, so it is not in the table.
 */
const PRICE = { gasPriceMilliGwei: 10n, usdCentsPerEther: 300_000n }

const gas = JSON.parse(readFileSync('test/snapshots/gas.json', 'utf8')) as Record<string, number>

/** Hundred-thousandths of a dollar, rounded up. */
function costOf(used: number): bigint {
  const weiPerGas = PRICE.gasPriceMilliGwei * 1_000_000n
  const wei = BigInt(used) * weiPerGas
  return (wei * PRICE.usdCentsPerEther * 1_000n + 10n ** 18n - 1n) / 10n ** 18n
}

const rows = Object.entries(gas)
  .filter(([sentence]) => !sentence.startsWith('access is read'))
  .map(([sentence, used]) => {
    const cost = costOf(used)
    return `| ${sentence} | ${used.toLocaleString('en-US')} | ${cost / 100_000n}.${String(cost % 100_000n).padStart(5, '0')} |`
  })

writeOrCheck(
  'docs/audit/costs.md',
  `# What an action costs

Gas of real transactions (\`test/snapshots/gas.json\`, optimizer 200) times a configured price: ${Number(PRICE.gasPriceMilliGwei) / 1000} gwei a gas and ${Number(PRICE.usdCentsPerEther) / 100} dollars an ether. Reading access is a call and costs nothing. Rollups add what they pay for the data of a transaction. The prices stand in \`scripts/generate/costs.ts\`; change them there and run \`npm run snap\`.

| action | gas | dollars |
| --- | ---: | ---: |
${rows.join('\n')}
`,
)
