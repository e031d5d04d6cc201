import type { TxIntent } from '#api/transactions/contract.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { type BuyQuote, type QuoteOf, tokenCall } from './buyQuote.ts'

/** A purchase as somebody saw it when they pressed. */
export interface TradeOrder extends Pick<QuoteOf, 'token' | 'wallet'> {
  quote: BuyQuote
  /** token that it is paid in; null for the chain's own currency */
  reserve: string | null
}

const NOBODY: Address = '0x0000000000000000000000000000000000000000'
/** What lay in a wallet for longer than this is not bought any more. */
const VALID_S = 1200

const CHANGED =
  'What this wallet holds changed meanwhile. Nothing was paid. Look at the new figures and press again.'

const TOO_LITTLE =
  'This wallet has too little to pay with. Nothing was paid. Add some and try again, or choose another wallet.'

function otherWallet(owner: string, wallet: string): string {
  return `Your wallet is at ${shortAddress(owner)}. Nothing was paid. Switch it to ${shortAddress(wallet)}, which gets the tokens, or choose another one here.`
}

/** True while a purchase, or what else is named, of an account is in no block yet: what it brings is not seen in what a wallet holds. */
export function isOnItsWay(
  intents: readonly Pick<TxIntent, 'purpose' | 'state'>[],
  purposes: readonly TxIntent['purpose'][] = ['trade'],
): boolean {
  return intents.some(
    ({ purpose, state }) => purposes.includes(purpose) && (state === 'prepared' || state === 'sent'),
  )
}

/**
 * The next transaction of a purchase: an allowance where a token is paid in, then exactly what is missing, for the wallet
 * that signs. Who holds something else by now is not asked to pay: an earlier purchase may have gone through.
 * @param nowS the server's clock, seconds
 */
export async function nextTradeAction(
  { token, wallet, quote, reserve }: TradeOrder,
  { owner, read, nowS }: { owner: Address; read: Wallet['read']; nowS: number },
): Promise<TxAction> {
  if (owner.toLowerCase() !== wallet.toLowerCase()) throw new Withheld(otherWallet(owner, wallet))
  if ((await read(tokenCall(token, 'balanceOf', [owner]))) !== quote.heldUnits) throw new Withheld(CHANGED)
  const { missingUnits, costUnits, maxUnits } = quote
  // the chain's own currency is looked at by the check before the wallet is asked
  const funds = reserve === null ? costUnits : await read(tokenCall(reserve, 'balanceOf', [owner]))
  if ((funds as bigint) < costUnits) throw new Withheld(TOO_LITTLE)
  const wallets = [wallet.toLowerCase()]
  const taken = { token: reserve, spender: token as Address, purpose: 'trade', wallets } as const
  // a price that moved a little since the allowance does not ask for another one
  const isShort = (await missingAllowance({ ...taken, units: costUnits }, owner, read)) !== null
  const step = isShort ? await missingAllowance({ ...taken, units: maxUnits }, owner, read) : null
  const deadline = BigInt(Math.floor(nowS) + VALID_S)
  return (
    step ?? {
      purpose: 'trade',
      call: {
        ...tokenCall(token, 'buyExact', [missingUnits, owner, maxUnits, deadline, NOBODY]),
        ...(reserve === null ? { value: maxUnits } : {}),
      },
      expect: { token: token.toLowerCase() },
      wallets,
    }
  )
}
