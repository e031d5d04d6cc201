import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type DeployOptions, deployContracts } from './deployContracts.ts'
import { isPublic, readOwners } from './release/owners.ts'
import { writeVerification } from './release/verification.ts'

const USAGE = `node scripts/deploy/main.ts --rpc URL --chain-id N --key-file FILE [--out FILE] [--symbol ETH] [--test-dollar]
  [--owners FILE] [--audits DIR] [--verification DIR]
Puts the contracts on a chain once and writes DEPLOYMENT_FILE; run it again after any interruption. The key pays. On a
local chain it holds every role. A public chain needs --owners (JSON: safe, guardian, arbiter, attestor, keeper,
currencyLister, feeManager, treasury, all of them contracts, and attestorKey and keeperKey, which sign for the accounts
of attestor and keeper) and a report of these sources in --audits (default audits),
and the committed bytecode has to be what the sources compile to; the file then is deployments/<chain id>.json. --verification gets one standard JSON input per contract for explorers.`

const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    'chain-id': { type: 'string' },
    'key-file': { type: 'string' },
    out: { type: 'string' },
    symbol: { type: 'string' },
    owners: { type: 'string' },
    audits: { type: 'string' },
    verification: { type: 'string' },
    'test-dollar': { type: 'boolean', default: false },
  },
})

try {
  const { rpc, 'key-file': keyFile } = values
  const chainId = Number(values['chain-id'])
  const isChain = Number.isSafeInteger(chainId) && chainId > 0
  const out = values.out ?? (isChain && isPublic(chainId) ? `deployments/${chainId}.json` : undefined)
  if (!rpc || !isChain || !keyFile || !out) throw new Error(USAGE)
  const privateKey = readFileSync(keyFile, 'utf8').trim()
  if (!/^0x[0-9a-fA-F]{64}$/.test(privateKey))
    throw new Error(`${keyFile} does not hold a key as 0x and 64 digits`)
  const options: DeployOptions = {
    rpcUrl: rpc,
    chainId,
    privateKey: privateKey as `0x${string}`,
    deploymentFile: out,
    withTestDollar: values['test-dollar'],
    say: (line) => process.stdout.write(`${line}\n`),
    ...(values.symbol ? { nativeSymbol: values.symbol } : {}),
    ...(values.owners ? { owners: readOwners(values.owners) } : {}),
    ...(values.audits ? { auditsDir: values.audits } : {}),
  }
  const deployment = await deployContracts(options)
  process.stdout.write(`factory ${deployment.factory}, ledger ${deployment.ledger}: written to ${out}\n`)
  if (values.verification) {
    const files = writeVerification(values.verification)
    process.stdout.write(`${files.length} verification inputs in ${values.verification}\n`)
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
