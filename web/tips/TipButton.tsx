import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Typed } from '#domain/names/isolated.ts'
import { configQuery, useMe } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { TipPlace } from './give/tipTermsQuery.ts'

const TipSheet = lazy(() => import('./give/TipSheet.tsx'))

export interface TipButtonProps {
  place: TipPlace
  /** who is tipped */
  name: Typed
  /** false: nothing can be given there, or no more */
  isOffered: boolean
  /** opens the sign-in sheet; true once somebody is signed in */
  onNeedSignIn: () => Promise<boolean>
}

/** Opens what can be given; nothing where nobody can be given anything. */
export function TipButton({ place, name, isOffered, onNeedSignIn }: TipButtonProps) {
  const me = useMe()
  const { data: config } = useQuery(configQuery())
  const [isOpen, setOpen] = useState(false)
  if (!(isOffered || isOpen) || !config?.contracts.roomHub) return null

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
          <TipSheet {...{ isOffered, place, name }} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
