import type { ReactNode } from 'react'
import { buttonClass } from '#web/kit/controls/Button.tsx'

export interface FilePickProps {
  /** the one thing to do here */
  isMain: boolean
  onFile: (file: File) => void
  children: ReactNode
}

/** A button that is the browser's own field for a file: files can be dropped on it as well. */
export function FilePick({ isMain, onFile, children }: FilePickProps) {
  return (
    <label
      className={buttonClass({ kind: isMain ? 'lamp' : 'line', size: 'mid', className: 'filepick relative' })}
      data-primary={isMain ? '' : undefined}
    >
      <input
        type="file"
        accept=".json,application/json"
        className="absolute inset-0 size-full opacity-0 cursor-pointer"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onFile(file)
          // the same one can be chosen again
          target.value = ''
        }}
      />
      {children}
    </label>
  )
}
