import type { FactorKind } from '#domain/words.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { type EntryDeps, enterAccount } from '../enterAccount.ts'
import { recordStepUp } from '../stepUp/recordStepUp.ts'
import type { FactorProof, factorRoutes } from './contract.ts'
import type { FactorDeps } from './factorDeps.ts'
import { beginPasskeyProof, provePasskey } from './passkeys/provePasskey.ts'
import { addPasskey, beginPasskey } from './passkeys/registerPasskey.ts'
import { proveRecovery, renewRecovery } from './recoveryCodes.ts'
import { askRemoval, cancelRemoval } from './removal.ts'
import { deletePasskey, deleteTotp, namePasskey, readFactors } from './store.ts'
import { beginTotp, confirmTotp, proveTotp } from './totp.ts'

export interface FactorHandlerDeps extends FactorDeps, EntryDeps {}

const orNotFound = (found: boolean) => {
  if (!found) throw new ProblemError('NOT_FOUND')
  return {}
}

/** Which factor somebody proved. @throws ProblemError when it was none */
async function prove(
  deps: FactorDeps,
  owner: { account: string; session: string },
  proof: FactorProof,
): Promise<FactorKind> {
  if (proof.kind === 'passkey') await provePasskey(deps, proof.response, { ...owner, purpose: 'step_up' })
  else if (proof.kind === 'totp') await proveTotp(deps, owner.account, proof.code.replace(' ', ''))
  else await proveRecovery(deps, owner.account, proof.code)
  return proof.kind
}

/** Verbs of second factors, and signing in with a passkey. */
export function factorHandlers(deps: FactorHandlerDeps): Handlers<typeof factorRoutes> {
  const { pool } = deps
  return {
    async createPasskeySignIn() {
      return { body: await beginPasskeyProof(deps, { purpose: 'sign_in' }) }
    },
    async signInWithPasskey({ body, ...asking }) {
      const accountId = await provePasskey(deps, body.response, { purpose: 'sign_in' })
      return enterAccount(deps, accountId, asking)
    },
    async listFactors({ account }) {
      return { body: await readFactors(pool, account) }
    },
    async beginTotp({ account }) {
      return { body: await beginTotp(deps, account) }
    },
    async confirmTotp({ body, ...proving }) {
      await confirmTotp(deps, proving.account, body.code.replace(' ', ''))
      return { headers: await recordStepUp(deps, proving, 'totp') }
    },
    async removeTotp({ account, session }) {
      return orNotFound(await deleteTotp(deps, { account, session }))
    },
    async renewRecovery({ account }) {
      return { body: { codes: await renewRecovery(deps, account) } }
    },
    async createPasskeyRegistration({ account, session }) {
      return { body: await beginPasskey(deps, { account, session }) }
    },
    async addPasskey({ body, ...proving }) {
      const added = await addPasskey(deps, proving, body)
      return { body: added, headers: await recordStepUp(deps, proving, 'passkey') }
    },
    async renamePasskey({ account, params, body }) {
      return orNotFound(await namePasskey(pool, account, params.id, body.name))
    },
    async removePasskey({ account, session, params }) {
      return orNotFound(await deletePasskey(deps, { account, session }, params.id))
    },
    async askFactorRemoval({ account }) {
      return { body: await askRemoval(deps, account) }
    },
    async cancelFactorRemoval({ account }) {
      return orNotFound(await cancelRemoval(deps, account))
    },
    async createStepUpChallenge({ account, session }) {
      return { body: await beginPasskeyProof(deps, { purpose: 'step_up', account, session }) }
    },
    async proveFactor({ body, ...proving }) {
      const kind = await prove(deps, proving, body)
      return { body: { kind }, headers: await recordStepUp(deps, proving, kind) }
    },
  }
}
