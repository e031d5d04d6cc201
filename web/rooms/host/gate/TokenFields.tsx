import { useEffect, useRef } from 'react'
import { Field } from '#web/kit/controls/Field.tsx'
import { PastedAddress } from './PastedAddress.tsx'
import { amountName, type TokenDraft, type TokenErrors } from './tokenDraft.ts'

/** Characters of a name that leave room for the amount beside it; a longer one stands below. */
const MAX_IN_BOX = 14

export interface TokenFieldsProps {
  channelId: string
  token: TokenDraft
  errors: TokenErrors
  /** somebody wanted to go on */
  isChecked: boolean
  /** which condition it is, from 1 */
  place: number
  onChange: (token: TokenDraft) => void
}

/** How many of a token a door asks for; of one that was pasted also its address, and of an ERC-1155 which. */
export function TokenFields({ channelId, token, errors, isChecked, place, onChange }: TokenFieldsProps) {
  const name = amountName(token)
  const fields = useRef<HTMLDivElement>(null)
  const { isPasted } = token
  // what had the focus may be gone once it is known what stands at an address; who left the fields is not called back
  const focused = useRef<Element | null>(null)
  const isKnown = token.symbol !== null
  const wasKnown = useRef(isKnown)
  useEffect(() => {
    if (isKnown && !wasKnown.current && focused.current?.isConnected === false)
      fields.current?.querySelector('input')?.focus()
    wasKnown.current = isKnown
  }, [isKnown])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notes where the focus is
    <div
      ref={fields}
      className="flex flex-wrap items-start gap-2 wrap-anywhere"
      onFocus={({ target }) => {
        focused.current = target
      }}
      onBlur={() => {
        focused.current = null
      }}
    >
      {isPasted ? (
        <PastedAddress {...{ channelId, token, isChecked, place, onChange }} error={errors.address} />
      ) : null}
      {isPasted && token.kind === 'erc1155' ? (
        <Field
          className="flex-1 basis-40 max-w-xs"
          label={`Number of ERC-1155 token ${place}`}
          inputMode="numeric"
          autoComplete="off"
          before="#"
          value={token.tokenId}
          error={errors.tokenId}
          onChange={(event) => onChange({ ...token, tokenId: event.target.value.trim() })}
        />
      ) : null}
      <Field
        className="flex-1 basis-40 max-w-xs"
        label={`Amount of condition ${place}`}
        inputMode={token.decimals === 0 ? 'numeric' : 'decimal'}
        autoComplete="off"
        {...(name === null ? {} : name.length > MAX_IN_BOX ? { hint: name } : { after: name })}
        value={token.amount}
        error={errors.amount}
        onChange={(event) => onChange({ ...token, amount: event.target.value, isTyped: true })}
      />
    </div>
  )
}
