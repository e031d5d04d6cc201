import type { ReactNode } from 'react'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { IconName } from '#web/kit/controls/iconPaths.ts'
import './switches.css'

/** What one sends, as far as one wants to. */
export interface Switched {
  microphone: boolean
  camera: boolean
}

export interface SwitchesProps {
  isOn: Switched
  onSwitch: (kind: keyof Switched, isOn: boolean) => void
  /** false: of a voice call */
  hasCamera: boolean
  /** what stands behind them */
  children?: ReactNode
}

export interface ControlProps {
  word: string
  icon: IconName
  /** undefined: it is no switch */
  isOn?: boolean | undefined
  /** the letter that does the same */
  letter?: string
  tone?: 'leave'
  testId?: string
  onPress: () => void
}

/** One round control with its word below. */
export function Control({ word, icon, isOn, letter, tone, testId, onPress }: ControlProps) {
  return (
    <button
      type="button"
      className={tone ? `callcontrol ${tone}` : 'callcontrol'}
      aria-pressed={isOn}
      aria-keyshortcuts={letter}
      title={letter ? `${word} (${letter})` : word}
      data-testid={testId}
      onClick={onPress}
    >
      <span className="callglyph">
        <Icon name={icon} />
      </span>
      <span className="callword">{word}</span>
    </button>
  )
}

/** Microphone and camera. */
export function Switches({ isOn, onSwitch, hasCamera, children }: SwitchesProps) {
  const { microphone, camera } = isOn
  return (
    <fieldset className="callcontrols" aria-label="What you send">
      <Control
        word="Microphone"
        icon={microphone ? 'microphone' : 'microphoneOff'}
        isOn={microphone}
        letter="m"
        onPress={() => onSwitch('microphone', !microphone)}
      />
      {hasCamera ? (
        <Control
          word="Camera"
          icon="camera"
          isOn={camera}
          letter="c"
          onPress={() => onSwitch('camera', !camera)}
        />
      ) : null}
      {children}
    </fieldset>
  )
}
