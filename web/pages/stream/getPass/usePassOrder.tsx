import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { PassAction } from '#domain/words.ts'
import type { AdmissionFlow, AdmissionState } from '#web/access/admissionFlow.ts'
import type { Offer } from '#web/access/door/DoorOffer.tsx'
import { doorSells } from '#web/access/door/doorWords.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { askDoor } from './askDoor.ts'

/** What a press on a door asks for: a pass of a wallet, or the same by card. */
export type WantedPass =
  | {
      rail: 'wallet'
      offer: Offer
      action: PassAction
      /** what the door's button does */
      word: string
    }
  | { rail: 'card'; tierNo: number }

interface PassOrder {
  begin: (wanted: WantedPass) => void
  sheet: ReactNode
}

/** What a sheet is given anew each time it is drawn. */
interface SheetPlace {
  channel: ChannelPage
  flow: AdmissionFlow
  onClose: () => void
}
type DrawSheet = (place: SheetPlace) => ReactNode

const loadSheet = () => import('./GetPassSheet.tsx')
const loadCardSheet = () => import('../../pay/PaySheet.tsx')

/** Fetches the sheet ahead of its press; with `isNear` the wallet too, which one that is known needs anyway. */
export function warmPassSheet(config: Config | undefined, isNear: boolean): void {
  loadSheet().then(
    ({ warmWallet }) => config && warmWallet(config, isNear),
    () => null,
  )
}

/** Fetches the sheet of cards ahead of its press. */
export function warmCardSheet(): void {
  loadCardSheet().catch(() => null)
}

/** Asks the door for who just signed in. True while it still sells something. */
async function stillSells(flow: AdmissionFlow): Promise<boolean> {
  const answer = await askDoor(flow)
  if (answer.step === 'admitted')
    showToast({ id: 'already-open', tone: 'ok', text: 'The door is open for you. Nothing was bought.' })
  return answer.step === 'refused' && doorSells(answer.refusal.code) !== null
}

async function drawFor(wanted: WantedPass): Promise<DrawSheet> {
  if (wanted.rail === 'wallet') {
    const { default: GetPassSheet } = await loadSheet()
    const { rail: _, ...order } = wanted
    return (place) => <GetPassSheet {...order} {...place} />
  }
  const { default: PaySheet } = await loadCardSheet()
  return ({ channel, flow, onClose }) => (
    <PaySheet
      channel={channel}
      tierNo={wanted.tierNo}
      returnTo={location.pathname}
      onSignedIn={() => stillSells(flow)}
      onPaid={() => {
        onClose()
        void flow.enter()
      }}
      onClose={onClose}
    />
  )
}

/** What a press on a door that sells opens. It stays over every answer of the door but an open one. */
export function usePassOrder(channel: ChannelPage, flow: AdmissionFlow & { now: AdmissionState }): PassOrder {
  const [shown, setShown] = useState<{ draw: DrawSheet } | null>(null)
  const isIn = flow.now.step === 'admitted'
  const isShown = shown !== null && !isIn

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
    drawFor(next).then(
      (draw) => setShown({ draw }),
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
