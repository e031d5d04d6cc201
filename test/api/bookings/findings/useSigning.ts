import { createPublicClient, type Hex, http } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import { signFindings } from '#api/bookings/findings/signFindings.ts'
import { type Attestor, AttestorOff, type AttestorProblem } from '#api/ports/attestor.ts'
import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { placeAttestorAccount } from '../../attestation/accountStage.ts'
import { attestorRole, keepFinding, SEEN } from '../keeper/useAttendances.ts'
import { CHAIN, type Seller, useKeeper } from '../keeper/useKeeper.ts'

/** From the booking until it is over for ten minutes. */
const OVER_S = 3000
/** Keys that hold the role by themselves, and the one that signs for the account. */
export const KEY: Hex = `0x${'a7'.repeat(32)}`
export const NEXT_KEY: Hex = `0x${'c2'.repeat(32)}`
export const ACCOUNT_KEY: Hex = `0x${'d3'.repeat(32)}`

export type AttendanceSigner = Pick<Attestor, 'signAttendance'>

/** A call by wallet that is over, with what was found of it. */
export interface FoundCall {
  bookingId: string
  /** at the escrow */
  id: Hex
}

/** What is kept of a finding's signature. */
export interface KeptSignature {
  attestor: Hex
  signature: Hex
  at: string
  reverts: number
}

/** For a test file: calls by wallet on a chain with its index, what was found of them, and attestors whom the escrow takes. */
export function useSigning() {
  const stage = useKeeper()
  let account: Hex
  let seller: Seller
  let nowMs = 0
  before('attestors', async function () {
    this.timeout(60_000)
    const { chain, deployerKey, deployment } = stage()
    const { grant } = await attestorRole(stage())
    for (const key of [KEY, NEXT_KEY]) await grant(privateKeyToAddress(key))
    const power = await createDeployer(chain.url, CHAIN, deployerKey)
    account = await placeAttestorAccount(power, deployment, { owner: power.address, key: ACCOUNT_KEY })
    seller = await stage().seller()
  })
  beforeEach(async () => {
    stage().alarms.names.length = 0
    await stage().sql('DELETE FROM app.call_finding')
  })
  const bytes = (hex: Hex) => Buffer.from(hex.slice(2), 'hex')
  const argsOf = (attendance: EscrowAttendance, { attestor, signature }: KeptSignature) =>
    [attendance, attestor, signature] as const
  return {
    stage,
    account: () => account,
    /** @param by null: there is no key */
    attestor(by: Hex | null, forAccount = false): AttendanceSigner {
      const { chain, deployment, alarms } = stage()
      nowMs += 60_000
      return createAttestor({
        ...{ urls: [chain.url], chainId: CHAIN, clock: () => nowMs, alarms, keys: by && fixedSecret(by) },
        ...{ manager: deployment.accessManager, account: forAccount ? account : null, isPublic: false },
      }).attestor
    },
    /** one who signs nothing, and what was asked of it */
    off(problem: AttestorProblem): AttendanceSigner & { asked: Hex[] } {
      const asked: Hex[] = []
      return {
        asked,
        async signAttendance(_, { id }) {
          asked.push(id)
          throw new AttestorOff(problem)
        },
      }
    },
    /** what the worker does each ten seconds */
    sign: (attestor: AttendanceSigner) =>
      signFindings({
        ...{ pool: stage().database.pool('worker'), chainId: CHAIN, escrow: stage().escrow, attestor },
        alarms: stage().alarms,
      }),
    /** half an hour of which both were there for 900 seconds together */
    async found(count = 1): Promise<FoundCall[]> {
      const ids: Hex[] = []
      for (let n = 0; n < count; n++) ids.push(await stage().book(n === 0 ? seller : await stage().seller()))
      await stage().pass(OVER_S)
      const calls: FoundCall[] = []
      for (const id of ids) {
        await keepFinding(stage(), id)
        calls.push({ bookingId: (await stage().row(id)).id, id })
      }
      return calls
    },
    async kept({ bookingId }: FoundCall): Promise<KeptSignature | undefined> {
      const [row] = await stage().sql<KeptSignature>(
        `SELECT '0x' || encode(attestor, 'hex') AS attestor, '0x' || encode(signature, 'hex') AS signature, signed_at::text AS at,
           attest_reverts AS reverts FROM app.call_finding WHERE booking_id = $1 AND signature IS NOT NULL`,
        bookingId,
      )
      return row
    },
    /** what the escrow knows of the call when its end is taken from the chain */
    async attendance({ id }: FoundCall): Promise<EscrowAttendance> {
      const { startAt, lengthMinutes } = await stage().fan.read<{ startAt: number; lengthMinutes: number }>(
        ...[stage().escrow, abiOf('consultationEscrow'), 'bookingOf', [id] as const],
      )
      return {
        ...{ id, ...SEEN },
        ...{ endedAt: Number(startAt) + lengthMinutes * 60, revision: 0 },
      }
    },
    /** somebody brings it */
    bring: (by: Deployer, attendance: EscrowAttendance, kept: KeptSignature) =>
      stage().send(by, 'attest', argsOf(attendance, kept)),
    /** what the escrow says to it, without a block */
    answer: (attendance: EscrowAttendance, kept: KeptSignature): Promise<string> =>
      createPublicClient({ transport: http(stage().chain.url) })
        .simulateContract({
          ...{ address: stage().escrow, abi: consultationEscrowAbi, functionName: 'attest' },
          args: argsOf(attendance, kept),
        })
        .then(
          () => 'taken',
          (error: Error) => error.message,
        ),
    /** what the index has of attendances of the call */
    attended: ({ id }: FoundCall) =>
      stage().sql(
        `SELECT '0x' || encode(attestor, 'hex') AS attestor, creator_s::int AS creator, fan_s::int AS fan, overlap_s::int AS both, cause
         FROM chain.attendance WHERE id = $1`,
        bytes(id),
      ),
  }
}
