import { parseArgs } from 'node:util'
import { createPublicClient, type Hex, http, toFunctionSelector } from 'viem'
import { readDeployment } from '#scripts/deploy/deployment.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { type PartName, ROWS } from '#scripts/deploy/plan/parts.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { inspect } from './inspect.ts'
import { platformIn } from './platform.ts'

const USAGE = `node scripts/roles/main.ts --rpc URL --deployment FILE
Prints who can do what with the contracts of a deployment and fails on anything nobody planned: a single key with a
power outside local chains, a function in other hands, a timelock that is short or can be skipped.`

const { values } = parseArgs({ options: { rpc: { type: 'string' }, deployment: { type: 'string' } } })
const roleName = (role: bigint | string) =>
  typeof role === 'string' ? role : (Object.entries(ROLES).find(([, n]) => n === role)?.[0] ?? `role ${role}`)

function functionName(part: PartName, selector: Hex): string {
  const found = abiOf(part).find(
    (entry) => entry.type === 'function' && toFunctionSelector(entry) === selector,
  )
  return found?.type === 'function' ? found.name : selector
}

try {
  if (!values.rpc || !values.deployment) throw new Error(USAGE)
  const deployment = readDeployment(values.deployment)
  if (!deployment) throw new Error(`there is no ${values.deployment}`)
  const client = createPublicClient({ transport: http(values.rpc) })
  const chainId = await client.getChainId()
  if (chainId !== deployment.chainId)
    throw new Error(`${values.rpc} is chain ${chainId}, not ${deployment.chainId}`)
  const { roles, context, surprises } = await inspect(client, platformIn(deployment))

  for (const { role, account, kind, delay, threshold } of roles.holders) {
    const signatures = threshold === undefined ? '' : `, ${threshold} signatures`
    process.stdout.write(`${roleName(role)}: ${account} (${kind}${signatures}), ${delay} s delay\n`)
  }
  for (const { target, selector, role } of roles.powers) {
    const part = ROWS.find(({ name }) => deployment[name]?.toLowerCase() === target.toLowerCase())?.name
    const what = part ? `${part}.${functionName(part, selector)}` : `${selector} of ${target}`
    process.stdout.write(`${roleName(role)} may ${what}\n`)
  }
  for (const { role, by, as } of roles.overseers)
    process.stdout.write(`${roleName(by)} is ${as} of ${roleName(role)}\n`)
  process.stdout.write('ADMIN may everything else that is restricted, and every upgrade\n')
  for (const { account, kind } of context.treasuries)
    process.stdout.write(`fees go to ${account} (${kind})\n`)
  if (roles.timelockS !== undefined) process.stdout.write(`the timelock waits ${roles.timelockS} s\n`)
  for (const surprise of surprises) process.stderr.write(`surprise: ${surprise}\n`)
  process.exitCode = surprises.length === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
