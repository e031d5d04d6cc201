import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { AdmissionFlow, AdmissionState } from '#web/access/admissionFlow.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import { showToast } from '#web/kit/states/toasts.ts'
import type { GetPassSheetProps } from './GetPassSheet.tsx'

export interface WantedPass {
  offer: Offer
  action: PassAction
  /** what the door's button does */
  word: string
}

interface PassOrder {
  begin: (wanted: WantedPass) => void
  sheet: ReactNode
}

const loadSheet = () => import('./GetPassSheet.tsx')

/** Fetches the sheet ahead of its press; with `isNear` the wallet too, which one that is known needs anyway. */
export function warmPassSheet(config: Config | undefined, isNear: boolean): void {
  loadSheet().then(
    ({ warmWallet }) => config && warmWallet(config, isNear),
    () => null,
  )
}

/** What a press on a door that sells opens. It stays over every answer of the door but an open one. */
export function usePassOrder(channel: ChannelPage, flow: AdmissionFlow & { now: AdmissionState }): PassOrder {
  const [wanted, setWanted] = useState<WantedPass | null>(null)
  const [Sheet, setSheet] = useState<ComponentType<GetPassSheetProps> | null>(null)
  const isIn = flow.now.step === 'admitted'
  const isShown = wanted !== null && !isIn

  useEffect(() => {
    if (isIn) setWanted(null)
  }, [isIn])
  const wasShown = useRef(false)
  useEffect(() => {
    // the door behind the sheet is another one by now, so that nothing gets the focus back by itself
    if (wasShown.current && !isShown && document.activeElement === document.body)
      document.querySelector<HTMLElement>('.door [data-primary]')?.focus({ preventScroll: true })
    wasShown.current = isShown
  }, [isShown])

  function begin(next: WantedPass): void {
    loadSheet().then(
      ({ default: loaded }) => {
        setSheet(() => loaded)
        setWanted(next)
      },
      () =>
        showToast({
          id: 'get-pass',
          tone: 'bad',
          text: 'This part of the page could not be loaded. Nothing was paid. Try again.',
        }),
    )
  }

  const sheet =
    isShown && Sheet ? (
      <Sheet {...wanted} channel={channel} flow={flow} onClose={() => setWanted(null)} />
    ) : null
  return { begin, sheet }
}
