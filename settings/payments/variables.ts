import { z } from 'zod'
import { currencyFacts } from '#domain/billing/currency.ts'
import { path, type Variable } from '../schema.ts'
import { PROVIDER_URL } from './keyProblem.ts'

/** Scheme, host and port alone: what stands behind them is the client's. */
const ORIGIN = /^https?:\/\/[^\s/?#@]+\/?$/

/** Cards: without STRIPE_KEY_FILE nobody is offered to pay or to be paid by card. */
export const PAYMENT_VARIABLES = {
  STRIPE_KEY_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about:
      'File with the secret key of the account at Stripe, not readable by everybody; followed while processes run. Without it nothing of cards is offered.',
    example: '',
  },
  STRIPE_API_URL: {
    schema: z
      .string()
      .regex(ORIGIN, 'write https://host, or http://host:port of a stand-in')
      .default(PROVIDER_URL),
    processes: ['api', 'worker'],
    about: 'Address that takes this key: Stripe for a real one, a stand-in for one of its own.',
    example: PROVIDER_URL,
  },
  STRIPE_TIMEOUT_MS: {
    schema: z.coerce.number().int().min(1000).max(10_000).default(10_000),
    processes: ['api', 'worker'],
    about:
      'Milliseconds after which a call of Stripe has not been answered: what it did is then asked for again.',
    example: '10000',
  },
  STRIPE_WEBHOOK_SECRET_FILE: {
    schema: path.optional(),
    processes: ['api'],
    about:
      'File with the signing secret (whsec_…) of the endpoint at Stripe for events of the own account, not readable by everybody; followed while the process runs. Without it no events are taken there, and Stripe is asked for its list every five minutes.',
    example: '',
  },
  STRIPE_CONNECT_WEBHOOK_SECRET_FILE: {
    schema: path.optional(),
    processes: ['api'],
    about: 'The same of the endpoint for events of connected accounts.',
    example: '',
  },
  CARD_CURRENCY: {
    schema: z
      .string()
      .regex(/^[A-Z]{3}$/, 'write three capital letters, e.g. EUR')
      .refine((code) => currencyFacts(code) !== undefined, 'write a currency that cards are charged in')
      .default('EUR'),
    processes: ['api', 'worker'],
    about: 'Currency in which this installation sells by card, ISO 4217.',
    example: 'EUR',
  },
  CARD_HOLD_DAYS: {
    schema: z.coerce.number().int().min(1).max(363).default(120),
    processes: ['api'],
    about:
      'Days after a payment by card in which a pass that came of it stays in its wallet, because banks may still ask for the money. Passes that end before are held to the day after their end.',
    example: '120',
  },
  CARD_STATEMENT_NAME: {
    schema: z
      .string()
      .regex(/^[A-Z][A-Z0-9 ]{0,8}[A-Z0-9]$/, 'write two to ten capital letters or digits')
      .default('STAGEDOOR'),
    processes: ['api', 'worker'],
    about:
      'What the installation is called on the statement of a card, as its account at Stripe says it; the handle of the channel follows.',
    example: 'STAGEDOOR',
  },
} as const satisfies Record<string, Variable>
