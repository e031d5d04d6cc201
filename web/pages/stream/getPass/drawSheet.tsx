import type { ReactNode } from 'react'
import type { DoorFlow } from '#web/access/admissionFlow.ts'
import { doorSells } from '#web/access/door/doorSells.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { askDoor } from './askDoor.ts'
import type { SheetPlace, WantedPass } from './wantedPass.ts'

/** Asks the door for who just signed in. True while it still sells something. */
async function stillSells(flow: DoorFlow): Promise<boolean> {
  const answer = await askDoor(flow)
  if (answer.step === 'admitted')
    showToast({ id: 'already-open', tone: 'ok', text: 'The door is open for you. Nothing was bought.' })
  return answer.step === 'refused' && doorSells(answer.refusal) !== null
}

/** Fetches the sheet that sells what was pressed. */
export async function drawSheet(wanted: WantedPass): Promise<(place: SheetPlace) => ReactNode> {
  if (wanted.rail === 'wallet') {
    const { default: GetPassSheet } = await import('./GetPassSheet.tsx')
    const { rail: _, ...order } = wanted
    return (place) => <GetPassSheet {...order} {...place} />
  }
  if (wanted.rail === 'tokens') {
    const { default: TokenSheet } = await import('#web/tokens/TokenSheet.tsx')
    const { roomId, address } = wanted
    return ({ channel, flow, onClose }) => (
      <TokenSheet
        {...{ roomId, address, onClose }}
        name={channel.channel.name}
        onBought={() => {
          onClose()
          // who is still inside is told that they stay
          if (flow.state().step !== 'admitted') void flow.enter()
        }}
      />
    )
  }
  const { default: PaySheet } = await import('../../pay/PaySheet.tsx')
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

/** Fetches the sheet of cards ahead of its press. */
export function warmCardSheet(): void {
  import('../../pay/PaySheet.tsx').catch(() => null)
}

/** Fetches the sheet of wallets ahead of its press. */
export function loadPassSheet() {
  return import('./GetPassSheet.tsx')
}
