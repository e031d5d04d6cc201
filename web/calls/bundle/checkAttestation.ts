import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { ATTENDANCE_TYPES } from '#domain/calls/meeting/escrowAttendance.ts'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import type { BundleReport, CheckState } from './report.ts'

type Hex = `0x${string}`
export type LoadAttendanceSigner = () => Promise<typeof import('../keys/attendanceSigner.ts')>

/** As a key signs, and as `ServiceAccount` takes it of its key. */
const KEY_SIGNATURE = /^0x[0-9a-f]{130}$/i

async function signerOf(bundle: CallBundle, load: LoadAttendanceSigner): Promise<string | null> {
  const { attestation, finding, booking } = bundle
  if (!attestation || !finding) return null
  const { recoverTypedDataAddress } = await load()
  try {
    return await recoverTypedDataAddress({
      domain: {
        ...{ ...AGREEMENT_DOMAIN, chainId: attestation.chainId },
        verifyingContract: attestation.escrow.toLowerCase() as Hex,
      },
      types: ATTENDANCE_TYPES,
      primaryType: 'Attendance',
      message: {
        ...finding.seen,
        ...{
          id: attestation.id as Hex,
          endedAt: Math.floor(booking.endAtMs / 1000),
          revision: booking.revision,
        },
      },
      signature: attestation.signature as Hex,
    })
  } catch {
    return null
  }
}

/**
 * What an attestor that is an account signs is an approval of its key (`ServiceAccount.approvalDigest`): 65 bytes like those of a key, and another
 * address by the attendance itself. Whose key it is the account alone knows, so another signer is unknown here. Only what no key at all can
 * have signed differs, and what is there of a call that nothing is signed of.
 */
async function stateOf(bundle: CallBundle, load: LoadAttendanceSigner): Promise<CheckState | 'none'> {
  const { attestation, finding, booking } = bundle
  if (!attestation) return 'none'
  if (booking.rail !== 'chain' || finding?.kind !== 'clear') return 'differs'
  if (!KEY_SIGNATURE.test(attestation.signature)) return 'unknown'
  try {
    const signer = await signerOf(bundle, load)
    if (signer === null) return 'differs'
    return signer.toLowerCase() === attestation.attestor.toLowerCase() ? 'holds' : 'unknown'
  } catch {
    // what recovers a signer did not load
    return 'unknown'
  }
}

/** Whether the attestor that is named signed the numbers of the finding for the escrow. */
export async function checkAttestation(
  bundle: CallBundle,
  load: LoadAttendanceSigner = () => import('../keys/attendanceSigner.ts'),
): Promise<BundleReport['attestation']> {
  return { state: await stateOf(bundle, load), attestor: bundle.attestation?.attestor ?? null }
}
