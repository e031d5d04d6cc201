import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Field } from '#web/kit/controls/Field.tsx'
import { findTokenQuery } from './findTokenQuery.ts'
import { foundDraft, foundWords, pastedDraft, type TokenDraft } from './tokenDraft.ts'

export interface PastedAddressProps {
  channelId: string
  token: TokenDraft
  /** what is wrong with the address as it is typed */
  error: string | null
  /** somebody wanted to go on */
  isChecked: boolean
  /** which condition it is, from 1 */
  place: number
  onChange: (token: TokenDraft) => void
}

/** The field for the address of any token, and what stands there: nothing is saved before that is known. */
export function PastedAddress(props: PastedAddressProps) {
  const { channelId, token, error, isChecked, place, onChange } = props
  const isAsked = token.symbol === null && token.address !== '' && error === null
  const asked = useQuery({ ...findTokenQuery(channelId, token.address), enabled: isAsked })
  const found = isAsked ? asked.data : undefined
  useEffect(() => {
    if (found) onChange(foundDraft(token, found))
  })
  const refusal = isAsked ? asked.error : null
  const isNone = problemCode(refusal) === 'INVALID_INPUT'
  // the button keeps the focus while it asks
  const [retried, setRetried] = useState<string | null>(null)
  const isRetried = isAsked && retried === token.address
  const retry = () => {
    const { address } = token
    setRetried(address)
    void asked.refetch().finally(() => setRetried((now) => (now === address ? null : now)))
  }
  return (
    <>
      <Field
        className="min-w-0 flex-1 basis-60"
        label={`Address of token ${place}`}
        placeholder="0x…"
        autoComplete="off"
        spellCheck={false}
        value={token.address}
        error={error ?? (refusal && isNone ? sentenceOf(refusal) : null)}
        onChange={(event) => onChange(pastedDraft(token, event.target.value.trim()))}
      />
      <p className="w-full text-sm text-t2 empty:hidden" role="status" data-testid="found-token">
        {token.symbol !== null
          ? foundWords(token)
          : isAsked && !refusal
            ? `Looking what it is…${isChecked ? ' Wait until we know what stands there.' : ''}`
            : null}
      </p>
      {isRetried || refusal ? (
        <p className="w-full flex flex-wrap items-center gap-2 text-sm text-bad" role="alert">
          {refusal && !isNone ? sentenceOf(refusal) : null}
          <Button kind="line" isBusy={isRetried} onClick={retry}>
            Ask again
          </Button>
        </p>
      ) : null}
    </>
  )
}
