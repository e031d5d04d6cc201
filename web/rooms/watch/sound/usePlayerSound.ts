import { type RefObject, useCallback, useEffect, useMemo, useState } from 'react'
import type { Sound } from '#web/media/mediaClient.ts'
import type { Subscriber } from '#web/media/tracks/createSubscriber.ts'
import type { PlayerKeys } from '../usePlayerKeys.ts'

export interface PlayerSound {
  sound: Sound
  setSound: (sound: Sound) => void
  /** it was on at least once: nobody is offered it again who then turned it off */
  wasTurnedOn: boolean
  /** call it from a press: plays what the browser held back, with its sound */
  turnOn: () => void
  keys: Pick<PlayerKeys, 'onMute' | 'onVolume'>
}

function clampVolume(sound: Sound, step: number): Sound {
  const volume = Math.min(1, Math.max(0, Math.round((sound.volume + step) * 100) / 100))
  return { volume, isMuted: false }
}

/**
 * How somebody hears the host, and what changes it.
 * @param section has the keys, and takes the focus of the button that goes with its press
 */
export function usePlayerSound(
  subscriber: Subscriber | null,
  startsMuted: boolean,
  section: RefObject<HTMLElement | null>,
): PlayerSound {
  const [sound, setSound] = useState<Sound>({ volume: 1, isMuted: startsMuted })
  const [wasTurnedOn, setTurnedOn] = useState(!startsMuted)
  if (!wasTurnedOn && !sound.isMuted) setTurnedOn(true)
  useEffect(() => subscriber?.setSound(sound), [subscriber, sound])
  const turnOn = useCallback(() => {
    const on = { ...sound, isMuted: false }
    setSound(on)
    // before playing: what waits for the press begins with its sound
    subscriber?.setSound(on)
    void subscriber?.playAfterPress()
    section.current?.focus({ preventScroll: true })
  }, [subscriber, sound, section])
  const keys = useMemo(
    () => ({
      onMute: () => setSound((now) => ({ ...now, isMuted: !now.isMuted })),
      onVolume: (step: number) => setSound((now) => clampVolume(now, step)),
    }),
    [],
  )
  return { sound, setSound, wasTurnedOn, turnOn, keys }
}
