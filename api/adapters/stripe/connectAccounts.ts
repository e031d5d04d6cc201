import type { Stripe } from 'stripe'
import {
  type ConnectAccounts,
  PaymentRefused,
  PaymentsUnreachable,
  type ProviderLink,
} from '#api/ports/payments.ts'
import { unknownOutcome } from './asPaymentError.ts'
import { connectReading, READ_PARTS } from './connectReading.ts'
import { isPageOf } from './readings/providerPage.ts'
import type { AskProvider } from './stripeRequest.ts'

type Account = Stripe.V2.Core.Account

/** An answer that is no account is none of the provider's: something stands between us. */
function readingOf(call: Parameters<AskProvider>[0], account: Account) {
  if (account.object !== 'v2.core.account') throw unknownOutcome(call, 'no account in the answer')
  return connectReading(account)
}

/** What is opened in the browser of a creator is a page, and as safe on its way as the provider itself. */
function linkOf(verb: string, link: { url: string; expiresAt: number | null }, apiUrl: string): ProviderLink {
  if (isPageOf(link.url, apiUrl)) return link
  throw new PaymentsUnreachable(`${verb}: no link in the answer`)
}

/** Accounts of the second version, with the only responsibilities that our kind of charge may have. */
export function connectAccounts(ask: AskProvider, apiUrl: string): ConnectAccounts {
  return {
    async createConnect({ attemptKey, creatorId, email, displayName, country }) {
      const params: Stripe.V2.Core.AccountCreateParams = {
        dashboard: 'express',
        contact_email: email,
        display_name: displayName,
        identity: { country },
        defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
        configuration: {
          recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } },
        },
        metadata: { creator_id: creatorId },
        include: [...READ_PARTS],
      }
      const call = { verb: 'createConnect', isChange: true }
      const account = await ask(call, (stripe) =>
        stripe.v2.core.accounts.create(params, { idempotencyKey: attemptKey }),
      )
      return readingOf(call, account)
    },

    async readConnect(accountRef) {
      const call = { verb: 'readConnect', isChange: false }
      const account = await ask(call, (stripe) =>
        stripe.v2.core.accounts.retrieve(accountRef, { include: [...READ_PARTS] }),
      )
      return readingOf(call, account)
    },

    async connectLink(accountRef, { returnUrl, renewUrl }) {
      const verb = 'connectLink'
      const link = await ask({ verb, isChange: false }, (stripe) =>
        stripe.v2.core.accountLinks.create({
          account: accountRef,
          use_case: {
            type: 'account_onboarding',
            account_onboarding: { return_url: returnUrl, refresh_url: renewUrl },
          },
        }),
      )
      const expiresAt = Math.floor(Date.parse(link.expires_at) / 1000)
      return linkOf(verb, { url: link.url, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt }, apiUrl)
    },

    async dashboardLink(accountRef) {
      const verb = 'dashboardLink'
      try {
        const { url } = await ask({ verb, isChange: false }, (stripe) =>
          stripe.accounts.createLoginLink(accountRef),
        )
        return linkOf(verb, { url, expiresAt: null }, apiUrl)
      } catch (error) {
        // whoever was not through the pages has no view yet, and the provider has no code for that
        if (!(error instanceof PaymentRefused) || error.code !== 'INVALID') throw error
        throw new PaymentRefused('GONE', error.providerCode, error.message)
      }
    },
  }
}
