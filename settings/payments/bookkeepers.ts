import { z } from 'zod'
import type { Variable } from '../schema.ts'

const ACCOUNT = /^acc_[0-9a-hjkmnp-tv-z]{22}$/
const isAccount = (name: string) => ACCOUNT.test(name)

/** Accounts that look after the installation's money, as the settings name them. */
interface Bookkeepers {
  accounts: readonly string[]
  emails: readonly string[]
}

const names = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every((part) => isAccount(part) || z.email().safeParse(part).success),
    'write ids of accounts (acc_…) or e-mail addresses, comma separated',
  )
  .transform(
    (parts): Bookkeepers => ({
      accounts: parts.filter(isAccount),
      emails: parts.filter((part) => !isAccount(part)),
    }),
  )

/** Who looks after the money of the installation. */
export const BOOKKEEPER_VARIABLES = {
  BOOKKEEPERS: {
    schema: names,
    processes: ['api'],
    about:
      'Who may open /admin/money: ids of accounts, or e-mail addresses that they have proven, comma separated. For everybody else that page is not there.',
    example: '',
  },
} as const satisfies Record<string, Variable>
