import { isolated } from '#domain/names/isolated.ts'
import { Field } from '#web/kit/controls/Field.tsx'
import type { TokenDraft, TokenErrors } from './tokenDraft.ts'

export interface TokenFieldsProps {
  token: TokenDraft
  errors: TokenErrors
  /** which condition it is, from 1 */
  place: number
  onChange: (token: TokenDraft) => void
}

/** How many of a token a door asks for; of a token that the page does not know also its address. */
export function TokenFields({ token, errors, place, onChange }: TokenFieldsProps) {
  const isOther = token.symbol === null
  return (
    <div className="flex flex-wrap items-start gap-2 wrap-anywhere">
      {isOther ? (
        <Field
          className="min-w-0 flex-1 basis-60"
          label={`Address of token ${place}`}
          placeholder="0x…"
          autoComplete="off"
          spellCheck={false}
          value={token.address}
          error={errors.address}
          onChange={(event) => onChange({ ...token, address: event.target.value.trim() })}
        />
      ) : null}
      <Field
        className="flex-1 basis-40 max-w-xs"
        label={`Amount of condition ${place}`}
        inputMode="decimal"
        autoComplete="off"
        {...(token.symbol === null ? {} : { after: isolated(token.symbol) })}
        value={token.amount}
        error={errors.amount}
        onChange={(event) => onChange({ ...token, amount: event.target.value })}
      />
    </div>
  )
}
