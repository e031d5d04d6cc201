import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { type CaptureState, openCapture } from '#web/media/capture/openCapture.ts'
import { deviceMemory } from '#web/media/devices/useCapture.ts'
import { type TrackLevel, useTrackLevel } from '#web/media/devices/useTrackLevel.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import type { Speech } from '#web/media/tracks/createSpeech.ts'
import { CAPTURE_WISHES } from '../../host/devices/captureWishes.ts'

/** off: no device is open; checking: one is, and nobody hears it. */
export type SpeechStep = 'off' | 'checking' | 'starting' | 'speaking'

/** The own microphone of a listener, from its press to the end of the speech. */
export interface OwnSpeech {
  step: SpeechStep
  devices: CaptureState
  level: TrackLevel
  isMuted: boolean
  /** why speaking did not come about or ended by itself, or another microphone did not take the place of the first */
  failure: unknown
  /** Opens the microphone; call it from a press. */
  open: () => void
  choose: (deviceId: string | null) => void
  speak: () => void
  setMuted: (isMuted: boolean) => void
  /** Ends the speech, and the device's light goes off; may be repeated. */
  close: () => void
}

interface Sending {
  speech: Speech
  track: MediaStreamTrack
  /** over when it is sent, or is not */
  started: Promise<void>
}

/** @param speech null while the connection is not made */
export function useOwnSpeech(speech: Speech | null): OwnSpeech {
  const capture = useMemo(() => openCapture({ memory: deviceMemory, wish: CAPTURE_WISHES.voice }), [])
  const devices = useSyncExternalStore(capture.subscribe, capture.state)
  const { track } = devices.microphone
  const level = useTrackLevel(track)
  const [step, setStep] = useState<SpeechStep>('off')
  const [failure, setFailure] = useState<unknown>(null)
  const [isMuted, keepMuted] = useState(false)
  const sending = useRef<Sending | null>(null)
  const ended = useRef(Promise.resolve())

  const end = useCallback(() => {
    const last = sending.current
    sending.current = null
    // after its start: what is on its way would go out behind the end
    if (!last) return
    ended.current = last.started
      .then(last.speech.stop, last.speech.stop)
      .catch(() => undefined)
      .then(() => {
        // a muted one would look dead when it is checked again
        last.track.enabled = true
      })
  }, [])
  const close = useCallback(() => {
    capture.stop()
    end()
    setStep('off')
    setFailure(null)
    keepMuted(false)
  }, [capture, end])
  // the place is still theirs: the device is left open for another try
  const fail = useCallback(
    (error: unknown) => {
      if (!sending.current) return
      end()
      setStep('checking')
      setFailure(error)
      keepMuted(false)
    },
    [end],
  )
  useEffect(() => close, [close])
  // another connection: what was sent over the last one ended with it
  useEffect(() => (speech ? close : undefined), [speech, close])
  useEffect(() => speech?.onEnded(fail), [speech, fail])

  const open = useCallback(() => {
    setStep('checking')
    void capture.start()
  }, [capture])
  const choose = useCallback(
    (deviceId: string | null) => void capture.choose('microphone', deviceId),
    [capture],
  )

  function speak(): void {
    if (!speech) setFailure(new MediaError('NETWORK', 'not connected'))
    if (!speech || !track || sending.current) return
    const own: Sending = { speech, track, started: ended.current.then(() => speech.start(track)) }
    sending.current = own
    setStep('starting')
    setFailure(null)
    own.started.then(
      () => sending.current === own && setStep('speaking'),
      (error: unknown) => sending.current === own && fail(error),
    )
  }

  useEffect(() => {
    const now = sending.current
    if (step !== 'speaking' || !now || !track || track === now.track) return
    now.track = track
    setFailure(null)
    now.speech.replace(track).catch(setFailure)
  }, [step, track])

  const setMuted = useCallback((next: boolean) => {
    keepMuted(next)
    void sending.current?.speech.setMuted(next).catch(() => undefined)
  }, [])

  return { step, devices, level, isMuted, failure, open, choose, speak, setMuted, close }
}
