import type { RandomBytes } from '#domain/clock.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { deviceKeyRoutes } from './contract.ts'
import { type BindingDeps, proveBinding } from './proveBinding.ts'
import { endDeviceKey, keepDeviceKey, readDeviceKeys } from './store.ts'

/** Verbs of the browsers that somebody confirms as theirs. */
export function deviceKeyHandlers(
  deps: BindingDeps & { random: RandomBytes },
): Handlers<typeof deviceKeyRoutes> {
  return {
    async listDeviceKeys({ account }) {
      return { body: { keys: await readDeviceKeys(deps.pool, account) } }
    },
    async bindDeviceKey({ body, account, session }) {
      const proven = await proveBinding(deps, account, body)
      const key = await keepDeviceKey(deps, { account, session }, body.publicKey, proven)
      return { body: { key, binding: proven.binding } }
    },
    async endDeviceKey({ account, params }) {
      if (!(await endDeviceKey(deps.pool, account, params.id))) throw new ProblemError('NOT_FOUND')
      return {}
    },
  }
}
