import type { ReactNode } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import { VoicePerson, type VoicePersonProps } from '../../voice/VoicePerson.tsx'
import './ownVoice.css'

export interface OwnVoiceProps extends Pick<VoicePersonProps, 'isMicrophoneOff' | 'readLevel'> {
  channel: Pick<ChannelPage['channel'], 'handle' | 'name'>
  /** what they are here; host unless given */
  word?: string
  /** what this stage is, for who does not see it */
  label: string
  /** what stands in its upper corner */
  children: ReactNode
  /** who stands there in the place of the host alone */
  people?: ReactNode
}

/** A host of a voice room as listeners see them: a circle on a dark stage, with their own level. */
export function OwnVoice({ channel, word = 'Host', label, children, people, ...voice }: OwnVoiceProps) {
  return (
    <section className="stage previewstage ownvoice" data-theme="dark" aria-label={label}>
      <div className="pt">{children}</div>
      {people ?? <VoicePerson handle={channel.handle} name={channel.name} {...{ word }} {...voice} />}
    </section>
  )
}
