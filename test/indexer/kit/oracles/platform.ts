import { expect } from 'chai'
import { type InterfaceAbi, id, type Result } from 'ethers'
import type pg from 'pg'
import {
  accessManagerAbi,
  creatorVaultFactoryAbi,
  currencyListAbi,
  feeScheduleAbi,
  governorFactoryAbi,
  platformTimelockAbi,
  recordingsFactoryAbi,
  serviceAccountAbi,
  streamPassFactoryAbi,
} from '#generated/abis.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import type { Stage } from '../stage.ts'
import { callsOf, createOwnRows, each, expectRows, readSaid, type Said } from './ownFold.ts'

interface Told {
  said: Said
  row: Row
}
type Row = [kind: string, subject: unknown, old?: unknown, next?: unknown]
type Rule = (args: Result, address: string) => Row

const ROLES: Record<string, string> = {
  [`0x${'0'.repeat(64)}`]: 'administrator',
  ...Object.fromEntries(
    ['proposer', 'executor', 'canceller'].map((name) => [id(`${name.toUpperCase()}_ROLE`), name]),
  ),
}
/** keccak256("eip1967.proxy.implementation") - 1 */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'

const OF_MANAGER: Record<string, Rule> = {
  RoleGranted: (a) => ['role_granted', a.account, null, a.roleId],
  RoleRevoked: (a) => ['role_revoked', a.account, a.roleId],
  RoleAdminChanged: (a) => ['role_admin', a.roleId, null, a.admin],
  RoleGuardianChanged: (a) => ['role_guardian', a.roleId, null, a.guardian],
  RoleGrantDelayChanged: (a) => ['role_delay', a.roleId, null, a.delay],
  RoleLabel: (a) => ['role_label', a.roleId, null, a.label],
  TargetClosed: (a) => ['target_closed', a.target, null, a.closed],
  TargetFunctionRoleUpdated: (a) => ['target_role', a.target, null, a.roleId],
  TargetAdminDelayUpdated: (a) => ['target_delay', a.target, null, a.delay],
  OperationScheduled: (a) => ['operation_scheduled', a.operationId, null, a.target],
  OperationExecuted: (a) => ['operation_executed', a.operationId],
  OperationCanceled: (a) => ['operation_cancelled', a.operationId],
}
const OF_TIMELOCK: Record<string, Rule> = {
  CallScheduled: (a) => ['call_scheduled', a.id, null, a.target],
  CallExecuted: (a) => ['call_executed', a.id, null, a.target],
  Cancelled: (a) => ['call_cancelled', a.id],
  MinDelayChange: (a, address) => ['delay', address, a.oldDuration, a.newDuration],
  RoleGranted: (a) => ['role_granted', a.account, null, ROLES[a.role]],
  RoleRevoked: (a) => ['role_revoked', a.account, ROLES[a.role]],
}
const OF_SERVICE: Record<string, Rule> = {
  KeyNamed: (a) => ['key_named', a.newKey, null, a.from],
  KeyCancelled: (a) => ['key_cancelled', a.key],
  KeyRemoved: (a) => ['key_removed', a.key],
}
const OF_OTHERS: Record<string, Rule> = {
  Upgraded: (a, address) => ['upgrade', address, null, a.implementation],
  ImplementationChanged: (a, address) => ['implementation', address, a[0], a[1]],
  ImplementationsChanged: (a, address) => ['implementation', address, `${a[0]} ${a[2]}`, `${a[1]} ${a[3]}`],
  AuthorityUpdated: (a, address) => ['authority', address, null, a.authority],
}

function contractsOf(
  at: Deployment,
): [address: string | undefined, abi: InterfaceAbi, rules: Record<string, Rule>][] {
  return [
    [at.accessManager, accessManagerAbi, OF_MANAGER],
    [at.timelock, platformTimelockAbi, OF_TIMELOCK],
    [at.attestorAccount, serviceAccountAbi, OF_SERVICE],
    [at.keeperAccount, serviceAccountAbi, OF_SERVICE],
    [at.factory, streamPassFactoryAbi, OF_OTHERS],
    [at.governorFactory, governorFactoryAbi, OF_OTHERS],
    [at.currencyList, currencyListAbi, OF_OTHERS],
    [at.feeSchedule, feeScheduleAbi, OF_OTHERS],
    [at.vaultFactory, creatorVaultFactoryAbi, OF_OTHERS],
    [at.recordingsFactory, recordingsFactoryAbi, OF_OTHERS],
  ]
}

/** Addresses and numbers stand in texts here, so they are no bytes. */
const textOf = (value: unknown) => {
  const text = String(value)
  return (/^0x/.test(text) ? text.toLowerCase() : text).replaceAll('\0', '\uFFFD')
}

/** What every contract of the platform told, in the order of each. */
async function readRows(stage: Stage, at: Deployment): Promise<Told[]> {
  const all: Told[] = []
  for (const [address, abi, rules] of contractsOf(at)) {
    if (!address) continue
    for (const said of await readSaid(stage, address, abi)) {
      const rule = rules[said.name]
      if (rule) all.push({ said, row: rule(said.args, address) })
    }
  }
  return all
}

/** Every row of the family against the events, and against what the contracts answer now. */
export async function expectPlatform(stage: Stage, at: Deployment, pool: pg.Pool): Promise<number> {
  const own = createOwnRows({ isJournal: true })
  const rows = await readRows(stage, at)
  for (const { said, row } of rows) {
    const args = Object.entries(said.args.toObject()).map(([name, value]) => [name, textOf(value)])
    const [kind, ...values] = row
    const [subject, old_value, new_value] = values.map((value) => (value == null ? null : textOf(value)))
    own.put(said, { contract: said.address }, { kind, args: Object.fromEntries(args), at: said.at })
    // a text that begins as an address is a text all the same
    Object.assign(own.rows.get(`${said.block}/${said.index}`) ?? {}, {
      subject: subject ?? null,
      old_value: old_value ?? null,
      new_value: new_value ?? null,
    })
  }
  const count = await expectRows(pool, 'security_event', own)
  await expectGetters(stage, at, rows)
  return count
}

async function expectGetters(stage: Stage, at: Deployment, all: Told[]): Promise<void> {
  const manager = callsOf(stage, at.accessManager, accessManagerAbi)
  const timelock = callsOf(stage, at.timelock as string, platformTimelockAbi)
  const now = Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)
  const lastOf = (address: string | undefined, ...kinds: string[]) => {
    const last = new Map<string, Row>()
    for (const { said, row } of all)
      if (said.address === address && kinds.includes(row[0]))
        last.set(`${row[1]}/${/^role_(gr|rev)/.test(row[0]) ? (row[3] ?? row[2]) : ''}`, row)
    return [...last.values()]
  }
  await each(lastOf(at.accessManager, 'role_granted', 'role_revoked'), async ([kind, account, old, next]) => {
    const [since] = await manager.ask<[bigint]>('getAccess', next ?? old, account)
    expect(since > 0n, `${account} in ${next ?? old}`).to.equal(kind === 'role_granted')
  })
  await each(lastOf(at.accessManager, 'role_guardian'), async ([, role, , next]) =>
    expect(await manager.ask('getRoleGuardian', role)).to.equal(next),
  )
  await each(lastOf(at.accessManager, 'target_closed'), async ([, target, , next]) =>
    expect(await manager.ask('isTargetClosed', target)).to.equal(next),
  )
  const decisions = lastOf(at.timelock, 'call_scheduled', 'call_executed', 'call_cancelled')
  await each(decisions, async ([kind, decision]) => {
    const due = await timelock.ask<bigint>('getTimestamp', decision)
    expect(due > 1n ? 'call_scheduled' : due === 1n ? 'call_executed' : 'call_cancelled').to.equal(kind)
  })
  for (const address of [at.attestorAccount, at.keeperAccount]) {
    const told = all.filter(({ said }) => said.address === address)
    const account = callsOf(stage, address as string, serviceAccountAbi)
    expect((await account.ask<string>('key')).toLowerCase(), 'key').to.equal(keyAt(told, now))
  }
  for (const proxy of [at.factory, at.governorFactory]) {
    const word = await stage.provider.getStorage(proxy as string, IMPLEMENTATION_SLOT)
    const [[, , , implementation] = []] = lastOf(proxy, 'upgrade')
    expect(`0x${word.slice(26)}`, 'implementation').to.equal(textOf(implementation))
  }
}

/** The key that signs at a time, by what was named, forgotten and taken away. */
function keyAt(told: Told[], now: number): string {
  let keys: { key: string; from: number }[] = []
  for (const { row, said } of told) {
    const [kind, key, , from] = row
    if (kind === 'key_removed') keys = keys.filter((one) => one.from > said.at)
    else keys = keys.filter((one) => one.from <= said.at)
    if (kind === 'key_named') keys.push({ key: textOf(key), from: Number(from) })
  }
  return keys.findLast(({ from }) => from <= now)?.key ?? `0x${'0'.repeat(40)}`
}
