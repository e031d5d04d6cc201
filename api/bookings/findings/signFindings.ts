import type { Pool } from 'pg'
import {
  type Attestor,
  AttestorOff,
  type AttestorProblem,
  type AttestorSignature,
} from '../../ports/attestor.ts'
import type { ChainHex } from '../../ports/services.ts'
import { tryEach } from '../booked/followDeps.ts'
import { keepSignature, readSignable, type SignableFinding } from './signingStore.ts'

/** Everything that signing findings depends on. */
export interface SignFindingsDeps {
  pool: Pool
  chainId: number
  /** 0x hex in lower case; null: nothing is booked by wallet */
  escrow: string | null
  attestor: Pick<Attestor, 'signAttendance'>
  alarms: { raise(name: string, facts: object, message: string): void }
}

/** Addresses have capital letters or none. */
function isSame({ signer, signature }: AttestorSignature, was: AttestorSignature | null): boolean {
  return was?.signer.toLowerCase() === signer.toLowerCase() && was.signature === signature
}

/** Once nothing can be signed the rest of a look is left alone. */
async function signOne(
  { pool, attestor }: SignFindingsDeps,
  { escrow, look }: { escrow: ChainHex; look: { problem: AttestorProblem | null } },
  finding: SignableFinding,
): Promise<void> {
  if (look.problem !== null) return
  try {
    const signed = await attestor.signAttendance(escrow, finding.attendance)
    if (finding.sides.includes(signed.signer.toLowerCase() as ChainHex)) return
    if (!isSame(signed, finding.signed)) await keepSignature(pool, finding, signed)
  } catch (error) {
    if (!(error instanceof AttestorOff)) throw error
    look.problem = error.problem
  }
}

/**
 * Signs for the escrow what the records of calls by wallet say, as long as it has no attendance of them: once, and anew only if somebody else
 * signs for the installation by now. Who brings it is left to others.
 * @throws AggregateError of what failed, which holds up no other; it is tried again at the next look
 */
export async function signFindings(deps: SignFindingsDeps): Promise<void> {
  const { pool, chainId, alarms } = deps
  if (deps.escrow === null) return
  const escrow = deps.escrow as ChainHex
  const look: { problem: AttestorProblem | null } = { problem: null }
  const signable = await readSignable(pool, { chainId, escrow })
  const failures = await tryEach(signable, (one) => signOne(deps, { escrow, look }, one))
  // without a key nothing is promised; a chain that does not answer is nobody's fault
  if (look.problem !== null && look.problem !== 'NO_KEY' && look.problem !== 'CHAIN_UNREADABLE')
    alarms.raise('attestor_unfit', { problem: look.problem }, 'what was seen of calls cannot be signed')
  if (failures.length > 0) throw new AggregateError(failures, 'some findings were not signed')
}
