import type { Handlers } from '../../http/handler.ts'
import { type EntryDeps, enterAccount, guestOf } from '../enterAccount.ts'
import type { emailRoutes } from '../identities/contract.ts'
import { accountOfEmail, isEmailKnown } from './accountOfEmail.ts'
import { rememberBrowser } from './knownBrowser.ts'
import { type CodeDeps, startCode } from './startCode.ts'
import { takeCode } from './takeCode.ts'

/** Verbs of signing in by mail. */
export function emailHandlers(deps: EntryDeps & CodeDeps): Handlers<typeof emailRoutes> {
  const { pool, random } = deps
  return {
    async startEmailCode({ body, browser }) {
      return { body: await startCode(deps, { email: body.email, browser, account: null }) }
    },
    async signInWithCode({ body, ...asking }) {
      const email = await takeCode(deps, { ...body, account: null })
      if (!(await isEmailKnown(pool, email))) await deps.limits.checkNewAccount(asking.ip)
      const account = await accountOfEmail(pool, email, deps, guestOf(asking))
      const { browser } = asking
      return enterAccount(deps, account, asking, () => rememberBrowser(pool, { browser, email }, random))
    },
  }
}
