/** What the demo creators show. */
export type Scene = 'stage' | 'kiln'

/** What they are heard with: a scene's own sound, or one that has no picture. */
export type SoundScene = Scene | 'stove'

/** Width and height that the scenes are drawn for, in pixels. */
export const FRAME_SIZE = { width: 640, height: 360 }

/** How the sound of a loop is encoded. */
export interface SoundPlan {
  scene: SoundScene
  lengthS: number
  audioBitsPerS: number
}

/** How a loop is encoded. */
export interface LoopPlan extends SoundPlan {
  scene: Scene
  framesPerS: number
  videoBitsPerS: number
}
