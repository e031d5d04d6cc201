import { isolated, type Typed } from '#domain/names/isolated.ts'
import type { SubscriberState } from '#web/media/tracks/createSubscriber.ts'

export interface PlayerNoticeProps {
  state: SubscriberState
  name: Typed
  /** what is waited for in words; null: nothing is */
  words?: (state: SubscriberState, name: Typed) => string | null
}

/** How the connection is, where each picture has words of its own. */
export function connectionWords(state: SubscriberState): string | null {
  if (state.media === 'connecting') return 'Opening the pictures'
  if (state.media === 'reconnecting') return 'Reconnecting'
  if (state.media !== 'connected' || state.level === 'none') return null
  return state.isWeak ? 'Your connection is weak' : null
}

function pictureWords(state: SubscriberState, name: Typed): string | null {
  if (state.media === 'connecting') return 'Opening the picture'
  if (state.media === 'reconnecting') return 'Reconnecting'
  if (state.media === 'waiting') return `Waiting for ${isolated(name)}'s picture`
  if (state.media !== 'connected') return null
  if (state.level === 'none') return null
  if (!state.hasPicture) return `Waiting for ${isolated(name)}'s picture`
  if (state.isPictureOff) return `${isolated(name)} switched the camera off`
  if (state.isStalled) return 'The picture is late'
  return state.isWeak ? 'Your connection is weak' : null
}

/** What the picture, or whatever is in its place, is waiting for; the last frame stays behind it. */
export function PlayerNotice({ state, name, words = pictureWords }: PlayerNoticeProps) {
  const text = words(state, name)
  if (text === null) return null
  return (
    <>
      {state.media === 'reconnecting' ? <div className="thinbar" aria-hidden="true" /> : null}
      <p className="ov stagenote" role="status" data-testid={`state:player:${state.media}`}>
        {state.media === 'connected' ? null : <span className="spin" aria-hidden="true" />}
        {text}
      </p>
    </>
  )
}
