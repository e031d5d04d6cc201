import { z } from 'zod'
import type { NamedPeople } from '#domain/namedPeople.ts'
import type { Variable } from './schema.ts'

const ACCOUNT = /^acc_[0-9a-hjkmnp-tv-z]{22}$/
const WALLET = /^0x[0-9a-fA-F]{40}$/
const isAccount = (name: string) => ACCOUNT.test(name)
const isWallet = (name: string) => WALLET.test(name)

const names = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''))
  .refine(
    (parts) => parts.every((part) => isAccount(part) || isWallet(part) || z.email().safeParse(part).success),
    'write ids of accounts (acc_…), e-mail addresses or wallets (0x…), comma separated',
  )
  .transform(
    (parts): NamedPeople => ({
      accounts: parts.filter(isAccount),
      emails: parts.filter((part) => !isAccount(part) && !isWallet(part)),
      wallets: parts.filter(isWallet).map((wallet) => wallet.toLowerCase()),
    }),
  )

const WHO = 'ids of accounts, or e-mail addresses or wallets that they have proven, comma separated'

/** Who looks after what of the installation. */
export const NAMED_VARIABLES = {
  BOOKKEEPERS: {
    schema: names,
    processes: ['api'],
    about: `Who may open /admin/money: ${WHO}. For everybody else that page is not there.`,
    example: '',
  },
  ARBITERS: {
    schema: names,
    processes: ['api', 'worker'],
    about: `Who may open /admin/disputes and learns of disputes: ${WHO}. For everybody else that page is not there. To rule, their wallet needs the role of an arbiter on the chain.`,
    example: '',
  },
} as const satisfies Record<string, Variable>
