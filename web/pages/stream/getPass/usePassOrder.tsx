import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { AdmissionState, DoorFlow } from '#web/access/admissionFlow.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import type { SheetPlace, WantedPass } from './wantedPass.ts'

interface PassOrder {
  begin: (wanted: WantedPass) => void
  sheet: ReactNode
}

interface Shown {
  draw: (place: SheetPlace) => ReactNode
  /** it lies over the picture too */
  isInside: boolean
}

/** What a press on a door that sells opens. It stays over every answer of the door but an open one; begun inside, also over the door. */
export function usePassOrder(
  channel: ChannelPage,
  flow: DoorFlow & { now: AdmissionState<unknown> },
): PassOrder {
  const [shown, setShown] = useState<Shown | null>(null)
  const isIn = flow.now.step === 'admitted'
  const isShown = shown !== null && (!isIn || shown.isInside)

  useEffect(() => {
    if (isIn) setShown(null)
  }, [isIn])
  const wasShown = useRef(false)
  useEffect(() => {
    // the door behind the sheet is another one by now, so that nothing gets the focus back by itself
    if (wasShown.current && !isShown && document.activeElement === document.body)
      document.querySelector<HTMLElement>('.door [data-primary]')?.focus({ preventScroll: true })
    wasShown.current = isShown
  }, [isShown])

  function begin(next: WantedPass): void {
    import('./drawSheet.tsx')
      .then(({ drawSheet }) => drawSheet(next))
      .then(
        (draw) => {
          const isInside = next.rail === 'tokens' && next.isInside
          // who signed in for it may be in by now
          if (isInside || flow.state().step !== 'admitted') setShown({ draw, isInside })
        },
        () =>
          showToast({
            id: 'get-pass',
            tone: 'bad',
            text: 'This part of the page could not be loaded. Nothing was paid. Try again.',
          }),
      )
  }

  const sheet = isShown ? shown.draw({ channel, flow, onClose: () => setShown(null) }) : null
  return { begin, sheet }
}
