import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { type TipPlace, tipTermsKey } from './tipTermsQuery.ts'

/** Whether the own name stands with what one gives; kept at once, for tips before and from now on. */
export function ShowName({ place, isShown }: { place: TipPlace; isShown: boolean }) {
  const queries = useQueryClient()
  const id = useId()
  const hasWallet = (useMe()?.wallets.length ?? 0) > 0
  const change = useMutation({
    mutationFn: (showsName: boolean) => call('setTipName', { body: { showsName } }),
    onSuccess: ({ showsName }) => {
      queries.setQueriesData<{ showsName: boolean }>(
        { queryKey: tipTermsKey(place) },
        (terms) => terms && { ...terms, showsName },
      )
    },
  })
  const isChecked = change.isPending ? change.variables : isShown
  return (
    <div>
      <label className="flex items-center gap-2 min-h-11 text-sm">
        <input
          type="checkbox"
          checked={isChecked}
          aria-describedby={id}
          onChange={(event) => change.mutate(event.target.checked)}
        />
        Show my name
      </label>
      <p className="text-sm text-t3" id={id}>
        With all your tips here, earlier ones too.
        {hasWallet ? ' Who knows your name then knows your wallet.' : ''}
      </p>
      {change.error ? (
        <p className="text-sm text-bad" role="alert">
          {sentenceOf(change.error)}
        </p>
      ) : null}
    </div>
  )
}
