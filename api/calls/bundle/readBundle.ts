import { ProblemError } from '#api/http/problemError.ts'
import { withTransaction } from '#db/transaction.ts'
import { utcMinute } from '#domain/calls/agreement.ts'
import {
  BUNDLE_KIND,
  type BundleAttestation,
  type BundleBooking,
  type BundleContent,
  type BundleFinding,
  type CallBundle,
} from '#protocol/calls/bundle/callBundle.ts'
import type { BundledCall } from '../../bookings/deps.ts'
import type { CallDeps } from '../deps.ts'
import { readHasEntered } from '../record/readJudged.ts'
import { type JudgedBooking, readBundleRows, readBundleTime, readJudgedBooking } from './bundleStore.ts'
import { sealBundle } from './sealBundle.ts'

type BundleDeps = Pick<CallDeps, 'pool' | 'chainId' | 'publicUrl' | 'sealKey' | 'readBooking'>

function bookingIn(call: BundledCall, hasEntered: boolean): BundleBooking {
  const { id, rail, startsAt, endsAt, lengthMinutes, policy, status, revision, escrow } = call
  return {
    ...{ id, rail, startAtMs: Date.parse(startsAt), endAtMs: Date.parse(endsAt), lengthMinutes, policy },
    ...{ status, revision, hasEntered },
    wallets: { creator: escrow?.creator ?? null, fan: escrow?.fan ?? null },
  }
}

function findingIn({ finding }: BundledCall, judged: JudgedBooking): BundleFinding | null {
  if (finding === null) return null
  const { kind, creatorSeconds, fanSeconds, overlapSeconds, leastBps, mostBps, cause, at } = finding
  return {
    ...{ kind, leastBps, mostBps, cause },
    seen: { creatorSeconds, fanSeconds, overlapSeconds },
    judgedAtMs: Date.parse(at),
    ...judged,
  }
}

function attestationIn({ finding, escrow }: BundledCall, chainId: number): BundleAttestation | null {
  if (!finding?.signed || !escrow) return null
  return { chainId, escrow: escrow.address, id: escrow.id, ...finding.signed }
}

interface Asked {
  bookingId: string
  accountId: string
}

function readContent(deps: BundleDeps, { bookingId, accountId }: Asked): Promise<BundleContent> {
  return withTransaction(deps.pool, async (tx) => {
    // rows fit each other
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const call = await deps.readBooking(tx, accountId, bookingId)
    const time = call && (await readBundleTime(tx, bookingId))
    if (!time) throw new ProblemError('NOT_FOUND')
    if (!time.isStarted)
      throw new ProblemError('CONFLICT', {
        detail: `Nothing of this call can be checked yet: download its record once it has begun, from ${utcMinute(Date.parse(call.startsAt) / 1000)} on.`,
      })
    const { atMs, gone } = time
    const hasEntered = (await readHasEntered(tx, bookingId)) ?? false
    return {
      ...{ kind: BUNDLE_KIND, origin: new URL(deps.publicUrl).origin, atMs, gone },
      booking: bookingIn(call, hasEntered),
      ...(await readBundleRows(tx, bookingId)),
      finding: findingIn(call, await readJudgedBooking(tx, bookingId)),
      attestation: attestationIn(call, deps.chainId),
    }
  })
}

/**
 * The bundle of an own booked call, as of one moment. A booking of which nothing says any more what was agreed (its creator left, and it was by card)
 * has none, as it has no page.
 * @throws ProblemError NOT_FOUND of what is no booked call of one's own, CONFLICT before it begins
 */
export async function readBundle(deps: BundleDeps, asked: Asked): Promise<CallBundle> {
  return sealBundle(await readContent(deps, asked), deps.sealKey)
}
