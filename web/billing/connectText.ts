import type { ConnectAccount } from '#api/billing/contract.ts'
import type { ConnectNeed } from '#domain/billing/words.ts'
import type { NoteTone } from '#web/kit/states/Note.tsx'

/** What the provider wants, as a person would say it. */
export const NEED_TEXT: Record<ConnectNeed, string> = {
  identity: 'who you are',
  document: 'a photo of an identity document',
  address: 'your address',
  business: 'what you sell',
  tax: 'a tax number',
  bank: 'a bank account',
  terms: 'a yes to its terms',
  other: 'something that its page names',
}

/** What a card of this state says, and its one press; null: there is nothing to press. */
export interface ConnectCardText {
  tone: NoteTone
  title: string
  says: string
  press: { word: string; to: 'pages' | 'dashboard' } | null
}

const STARTED: ConnectCardText = {
  tone: 'info',
  title: 'Not finished',
  says: 'What you typed so far is kept there. Go on where you stopped.',
  press: { word: 'Go on', to: 'pages' },
}
const PENDING: ConnectCardText = {
  tone: 'info',
  title: 'Being checked',
  says: 'The payment provider looks at what you brought. That takes minutes, at times some days; there is nothing for you to do.',
  press: null,
}
const REJECTED: ConnectCardText = {
  tone: 'bad',
  title: 'Closed for good',
  says: 'The payment provider closed this account. Nobody here can change that; its support can say why. Sales to wallets go on.',
  press: null,
}

function activeText({ currency, salesCurrency, paysOut, demands }: ConnectAccount): ConnectCardText {
  if (currency !== salesCurrency)
    return {
      tone: 'warn',
      title: 'Another currency',
      says: `Your account is paid in ${currency ?? 'no currency yet'}, and this site sells in ${salesCurrency ?? 'none'}. Nothing can be sold by card until your bank account there takes ${salesCurrency ?? 'it'}.`,
      press: { word: 'Change the bank account', to: 'dashboard' },
    }
  if (!paysOut)
    return {
      tone: 'warn',
      title: 'No way to your bank',
      says: 'Your bank account at the payment provider does not take what is sent to it. What you earned waits there, and nothing is sold by card meanwhile. Change the bank account: both go on by themselves. Sales to wallets go on.',
      press: { word: 'Change the bank account', to: 'dashboard' },
    }
  if (demands.length > 0)
    return {
      tone: 'warn',
      title: 'Ready, with something to bring',
      says: 'You can be paid by card. The payment provider wants something more of you.',
      press: { word: 'Bring it', to: 'pages' },
    }
  return {
    tone: 'ok',
    title: 'Ready',
    says: `You can be paid by card, in ${currency}. What your tiers cost by card stands below.`,
    press: { word: 'See it at the provider', to: 'dashboard' },
  }
}

function restrictedText({ wayOut }: ConnectAccount): ConnectCardText {
  const pause = 'You cannot be paid by card for now. Sales to wallets go on.'
  if (wayOut === 'creator')
    return {
      tone: 'warn',
      title: 'Paused',
      says: `The payment provider waits for something of yours. ${pause}`,
      press: { word: 'Bring it', to: 'pages' },
    }
  return {
    tone: 'warn',
    title: 'Paused',
    says: `The payment provider stopped this account; its support can say why. ${pause}`,
    press: null,
  }
}

/** The card of an account that there is; nobody's account has none. */
export function connectCardText(account: ConnectAccount): ConnectCardText | null {
  if (account.state === 'active') return activeText(account)
  if (account.state === 'restricted') return restrictedText(account)
  if (account.state === 'started') return STARTED
  if (account.state === 'pending') return PENDING
  return account.state === 'rejected' ? REJECTED : null
}
