import { z } from 'zod'
import type { Variable } from '../schema.ts'

/** Spelled out, because it becomes a word of the page's policy. */
const ADDRESS = /^wss?:\/\/[\w.-]+(:\d{1,5})?(\/[\w./-]*)?$/
const IN_THE_CLEAR = /^ws:\/\/(localhost|127\.0\.0\.1)[:/]/

/** Wallets on phones: without WALLETCONNECT_PROJECT_ID none are offered and no relay is named. */
export const WALLETCONNECT_VARIABLES = {
  WALLETCONNECT_PROJECT_ID: {
    schema: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'write the 32 hexadecimal digits of a project')
      .optional(),
    processes: ['api'],
    about:
      'Project at the operator of the WalletConnect relay; public. Without it no wallet on a phone is offered and no page names the relay.',
    example: '',
  },
  WALLETCONNECT_RELAY_URL: {
    schema: z
      .string()
      .refine((text) => ADDRESS.test(text) && (text.startsWith('wss:') || IN_THE_CLEAR.test(text)), {
        message: 'write wss://host, or ws://localhost:port for a relay on this machine',
      })
      .default('wss://relay.walletconnect.org'),
    processes: ['api'],
    about: 'Relay that carries messages between pages and wallets on phones; it sees who asks, not what.',
    example: 'wss://relay.walletconnect.org',
  },
} as const satisfies Record<string, Variable>
