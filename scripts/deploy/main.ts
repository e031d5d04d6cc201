import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { deployContracts } from './deployContracts.ts'

const USAGE = `node scripts/deploy/main.ts --rpc URL --chain-id N --key-file FILE --out FILE [--symbol ETH] [--test-dollar]
Puts the contracts on a chain once and writes DEPLOYMENT_FILE. The key pays and is the first admin.`

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    'chain-id': { type: 'string' },
    'key-file': { type: 'string' },
    out: { type: 'string' },
    symbol: { type: 'string' },
    'test-dollar': { type: 'boolean', default: false },
  },
})

try {
  const { rpc, 'chain-id': chainId, 'key-file': keyFile, out } = values
  if (!rpc || !chainId || !keyFile || !out) throw new Error(USAGE)
  const privateKey = readFileSync(keyFile, 'utf8').trim()
  if (!/^0x[0-9a-fA-F]{64}$/.test(privateKey))
    throw new Error(`${keyFile} does not hold a key as 0x and 64 digits`)
  const deployment = await deployContracts({
    rpcUrl: rpc,
    chainId: Number(chainId),
    privateKey: privateKey as `0x${string}`,
    deploymentFile: out,
    withTestDollar: values['test-dollar'],
    ...(values.symbol ? { nativeSymbol: values.symbol } : {}),
  })
  process.stdout.write(`factory ${deployment.factory}, ledger ${deployment.ledger}: written to ${out}\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
