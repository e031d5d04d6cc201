import type { Attestor, AttestorSender } from '../ports/attestor.ts'
import type { ServiceDeps } from '../services/deps.ts'

/** What ends passes on the chain. */
export interface AttestationDeps extends Omit<ServiceDeps, 'service' | 'sender' | 'bounds' | 'onUndone'> {
  attestor: Attestor
  sender: AttestorSender
  /** what the installation pays at most, in wei: for a unit of gas, and to the owner of a pass for time bought on the chain */
  bounds: { maxFee: bigint; maxPaid: bigint }
}
