import type { RoomToken } from '#api/tokens/contract.ts'
import { tokenWords } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { Choice } from '#web/kit/controls/Choice.tsx'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { betterHolder, hasAllOf, isSplit, openersOf } from './roomTokens.ts'

export interface BuyerChoiceProps {
  token: Pick<RoomToken, 'wallets' | 'symbol' | 'decimals' | 'minUnits'>
  /** other tokens that the door asks for in the same wallet */
  beside?: readonly RoomToken[]
  wallet: string
  isBusy: boolean
  onWallet: (wallet: string) => void
}

/** Which of several own wallets buys; who has enough in several of them need not buy at all. */
export function BuyerChoice({ token, beside = [], wallet, isBusy, onWallet }: BuyerChoiceProps) {
  const isOther = token.wallets.find((one) => one.wallet === wallet)?.opens === false
  const opener = token.wallets.find(({ opens }) => opens)
  const isOnly = !isOther && token.wallets.some(({ opens }) => !opens) && hasAllOf(beside, wallet)
  // to one to which nothing is sold nobody is sent
  const holder = isOther ? null : betterHolder(beside.map(openersOf), wallet)
  const choices = token.wallets.map((one) => ({
    value: one.wallet,
    word: `${shortAddress(one.wallet)} · ${formatAmount(BigInt(one.heldUnits), token.decimals, 'down')}`,
  }))
  return (
    <>
      {choices.length > 1 ? (
        <fieldset className="contents" disabled={isBusy}>
          <Choice
            label="Wallet that pays and gets them"
            value={wallet}
            choices={choices}
            onChoose={onWallet}
          />
        </fieldset>
      ) : null}
      {isOther ? (
        <Note tone="warn" icon="alert" role="status" testId="other-wallet">
          <p>
            <bdi>{token.symbol}</bdi> in this wallet do not open the door: something else that it asks for is
            missing there. Nothing is sold to it here.
            {opener ? ` ${shortAddress(opener.wallet)} has that: choose it.` : null}
          </p>
        </Note>
      ) : null}
      {isOnly ? (
        <Note tone="info" icon="wallet" testId="only-wallet">
          <p>
            {shortAddress(wallet)} has what else this door asks for, and it looks at each wallet by itself:
            buy with it.
          </p>
        </Note>
      ) : null}
      {holder ? (
        <Note tone="warn" icon="wallet" role="status" testId="better-wallet">
          <p className="wrap-anywhere">
            Your wallet {shortAddress(holder.wallet)} has{' '}
            {holder.has.map((one) => isolated(tokenWords(one))).join(' and ')}: buy with it. This door looks
            at each wallet by itself, and would ask for that in {shortAddress(wallet)}, too.
          </p>
        </Note>
      ) : null}
      {isSplit(token) ? (
        <Note tone="info" icon="info" testId="tokens-split">
          <p>
            Your wallets hold enough <bdi>{token.symbol}</bdi> together, but the door looks at each by itself.
            Send them to one wallet: that costs the network fee and no more.
          </p>
        </Note>
      ) : null}
    </>
  )
}
