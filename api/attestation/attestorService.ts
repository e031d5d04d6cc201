import type { PoolClient } from 'pg'
import type { ServiceDeps } from '../services/deps.ts'
import type { AttestationDeps } from './deps.ts'
import { askPerson, reopenRevocation } from './revocationStore.ts'

/** So often the contract may refuse in a block what it would have taken in the look before. */
const MAX_REVERTS = 3
const PERSON_S = 300

/** The attestor as one of the services that send. A revocation whose transaction came to nothing begins anew. */
export function attestorService(deps: AttestationDeps): ServiceDeps {
  return {
    ...deps,
    service: 'attestor',
    async onUndone(tx: PoolClient, moveId, wasReverted) {
      const reverts = await reopenRevocation(tx, moveId, wasReverted)
      if (reverts < MAX_REVERTS) return
      await askPerson(tx, { moveId, passId: null }, 'REFUSED', PERSON_S)
      deps.alarms.raise(
        'revocation_needs_person',
        { moveId, fault: 'REFUSED' },
        'a pass could not be revoked',
      )
    },
  }
}
