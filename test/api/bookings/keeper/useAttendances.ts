import { randomBytes } from 'node:crypto'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { ATTENDANCE_TYPES } from '#domain/calls/meeting/escrowAttendance.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { abiOf } from '#scripts/deploy/plan/partAbi.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { CHAIN, type useKeeper } from './useKeeper.ts'

type Stage = ReturnType<ReturnType<typeof useKeeper>>

/** Half of the half hour was both's. */
export const SEEN = { creatorSeconds: 1700, fanSeconds: 1000, overlapSeconds: 900 }
const bytesOf = (hex: Hex) => Buffer.from(hex.slice(2), 'hex')

/** A finding of a booking as it is kept. */
export interface StoredFinding {
  isAttesting: boolean
  reverts: number
}

/** Who attests at the escrow. */
export async function attestorRole({ chain, deployment, deployerKey }: Stage) {
  const power = await createDeployer(chain.url, CHAIN, deployerKey)
  const manager = [deployment.accessManager, abiOf('accessManager')] as const
  return {
    grant: (to: Hex) => power.call(...manager, 'grantRole', [ROLES.ATTESTOR, to, 0]),
    revoke: (from: Hex) => power.call(...manager, 'revokeRole', [ROLES.ATTESTOR, from]),
  }
}

/** That both were there for half of it is found, clear and not signed. @param id of the booking at the escrow */
export const keepFinding = ({ sql }: Stage, id: Hex) =>
  sql(
    `INSERT INTO app.call_finding (booking_id, starts_at, kind, creator_s, fan_s, both_s, least_bps, most_bps, cause)
     SELECT b.id, b.starts_at, 'clear', $2, $3, $4, 5000, 5000, 'interrupted' FROM app.booking b WHERE b.escrow_id = $1`,
    ...[bytesOf(id), SEEN.creatorSeconds, SEEN.fanSeconds, SEEN.overlapSeconds],
  )

/** For a test file with a keeper: an attestor, and what they sign of calls. */
export function useAttendances(stage: () => Stage) {
  const key = () => privateKeyToAccount(`0x${randomBytes(32).toString('hex')}`)
  const [attestor, stranger] = [key(), key()]
  let role: Awaited<ReturnType<typeof attestorRole>>
  before('an attestor', async () => {
    role = await attestorRole(stage())
    await role.grant(attestor.address)
  })
  const sql: Stage['sql'] = (text, ...values) => stage().sql(text, ...values)
  return {
    grant: () => role.grant(attestor.address),
    revoke: () => role.revoke(attestor.address),
    /** @param isOwn by the attestor; otherwise by somebody who has no role */
    async sign(id: Hex, isOwn = true): Promise<void> {
      const by = isOwn ? attestor : stranger
      const [row] = await sql<{ endedAt: number; revision: number }>(
        'SELECT extract(epoch FROM ends_at)::float8 AS "endedAt", revision FROM app.booking WHERE escrow_id = $1',
        bytesOf(id),
      )
      if (!row) throw new Error('the booking is not followed yet')
      const signature = await by.signTypedData({
        domain: { ...AGREEMENT_DOMAIN, chainId: CHAIN, verifyingContract: stage().escrow },
        ...{ types: ATTENDANCE_TYPES, primaryType: 'Attendance', message: { id, ...SEEN, ...row } },
      })
      await keepFinding(stage(), id)
      await sql(
        `UPDATE app.call_finding f SET attestor = $2, signature = $3, signed_at = app.now()
         FROM app.booking b WHERE b.id = f.booking_id AND b.escrow_id = $1`,
        ...[bytesOf(id), bytesOf(by.address), bytesOf(signature)],
      )
    },
    finding: async (id: Hex) =>
      (
        await sql<StoredFinding>(
          `SELECT f.attesting_at IS NOT NULL AS "isAttesting", f.attest_reverts AS reverts
             FROM app.call_finding f JOIN app.booking b ON b.id = f.booking_id WHERE b.escrow_id = $1`,
          bytesOf(id),
        )
      )[0] as StoredFinding,
    setReverts: (id: Hex, reverts: number) =>
      sql(
        'UPDATE app.call_finding f SET attest_reverts = $2 FROM app.booking b WHERE b.id = f.booking_id AND b.escrow_id = $1',
        ...[bytesOf(id), reverts],
      ),
  }
}
