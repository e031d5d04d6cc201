import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { TipPlace, TipWays } from './give/tipTermsQuery.ts'

const TipSheet = lazy(() => import('./give/TipSheet.tsx'))

export interface TipButtonProps {
  place: TipPlace
  /** who is tipped */
  name: Typed
  /** by what can be given there; by nothing: not, or no more */
  takes: TipWays
  /** opens the sign-in sheet; true once somebody is signed in */
  onNeedSignIn: () => Promise<boolean>
}

/** Opens what can be given; nothing where nobody can be given anything. */
export function TipButton({ place, name, takes, onNeedSignIn }: TipButtonProps) {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  const [isOpen, setOpen] = useState(false)
  const wallet = takes.wallet && !!config?.contracts.roomHub
  const card = takes.card && !!config?.cards
  const isOffered = wallet || card
  if (!isOffered && !isOpen) return null

  async function open(): Promise<void> {
    if (me || (await onNeedSignIn())) setOpen(true)
  }

  return (
    <>
      {isOffered ? (
        <Button onClick={() => void open()}>
          <Icon name="gift" small />
          Tip
        </Button>
      ) : null}
      {isOpen && me ? (
        <Suspense fallback={null}>
          <TipSheet {...{ place, name }} takes={{ wallet, card }} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
