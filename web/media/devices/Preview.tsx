import { useEffect, useRef, useState } from 'react'
import { useAfter } from '#web/kit/states/Loading.tsx'
import type { CaptureSlot } from '#web/media/capture/openCapture.ts'

export interface PreviewProps {
  track: MediaStreamTrack | null
  /** the preview is mirrored as in a mirror; what is sent is not */
  isMirrored: boolean
  label: string
}

/** A local picture; nothing of it leaves this page. */
export function LocalPicture({ track, isMirrored, label }: PreviewProps) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = track ? new MediaStream([track]) : null
    return () => {
      element.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={video}
      className={isMirrored ? 'localpicture mirrored' : 'localpicture'}
      autoPlay
      muted
      playsInline
      aria-label={label}
    />
  )
}

function formatOf(track: MediaStreamTrack | null): string | null {
  const { height, frameRate } = track?.getSettings() ?? {}
  if (!height) return null
  return frameRate ? `${height}p · ${Math.round(frameRate)} fps` : `${height}p`
}

function Asking() {
  const isSlow = useAfter(5000)
  return isSlow
    ? 'Your browser asks whether this page may use the camera. Answer it beside the address bar.'
    : 'Opening the camera'
}

/** The own picture before the stream starts; only the host sees it. */
export function Preview({ camera }: { camera: CaptureSlot }) {
  const [format, setFormat] = useState<string | null>(null)
  useEffect(() => setFormat(formatOf(camera.track)), [camera.track])
  return (
    <section className="stage previewstage" data-theme="dark" aria-label="Preview">
      <LocalPicture track={camera.track} isMirrored label="Your camera, mirrored" />
      {camera.track ? null : (
        <p className="previewword text-sm" role="status">
          {camera.step === 'asking' ? <Asking /> : 'No picture'}
        </p>
      )}
      <div className="shade-t" />
      <div className="pt">
        <span className="ov">Preview, only you see this</span>
        {format ? <span className="ov figures ms-auto">{format}</span> : null}
      </div>
    </section>
  )
}
