import OpenSeadragon from 'openseadragon'
import { isEmulated } from './colour-gl.ts'
import { TileError, type TileLoader } from './tile-loader.ts'
import type { Pyramid } from './tile-source.ts'
import { showWholePixels } from './whole-pixels.ts'

/** Duration in seconds of wheel zooms and short glides. */
const glideSeconds = 0.22

export interface OsdOptions {
  readonly element: HTMLElement
  readonly source: OpenSeadragon.TileSource
  /** Element for the mini map; absent for none. */
  readonly miniMap?: HTMLElement | undefined
  readonly reducedMotion: boolean
}

export interface TileSourceOptions {
  readonly pyramid: Pyramid
  readonly loader: TileLoader
  /** Tiles with different keys are different pictures, even from the same address. */
  readonly key: string
  /** Converts a tile's picture; null to show it unchanged. */
  readonly picture: (blob: Blob) => Promise<ImageBitmap | null>
  readonly onTileError: (error: TileError) => void
}

/**
 * OpenSeadragon set up for reading a slide: without its own controls and keys, with the wheel zooming to the pointer,
 * and with tiles from our loader. It uses WebGL on a graphics card, otherwise 2D canvas.
 */
export function createOsdViewer(options: OsdOptions): OpenSeadragon.Viewer {
  const { element, source, miniMap, reducedMotion } = options
  const viewer = new OpenSeadragon.Viewer({
    element,
    tileSources: [source] as never,
    drawer: drawsOnGraphicsCard() ? ['webgl', 'canvas'] : ['canvas'],
    crossOriginPolicy: false as never,
    showNavigationControl: false,
    keyboardNavEnabled: false,
    animationTime: reducedMotion ? 0 : glideSeconds,
    springStiffness: 9,
    // Blending would show two levels at once for every new tile.
    blendTime: 0,
    immediateRender: false,
    minPixelRatio: 0.8,
    maxTilesPerFrame: 24,
    imageLoaderLimit: 16,
    maxImageCacheCount: 600,
    tileRetryMax: 0,
    visibilityRatio: 0.2,
    minZoomImageRatio: 0.5,
    maxZoomPixelRatio: 8,
    // Beyond full resolution, pixels are shown as they are, not smoothed at tile edges.
    smoothTileEdgesMinZoom: Number.POSITIVE_INFINITY,
    zoomPerScroll: 1.25,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchRotate: true },
    gestureSettingsPen: { clickToZoom: false, flickEnabled: false },
    ...(miniMap && {
      showNavigator: true,
      navigatorElement: miniMap,
      navigatorAutoFade: false,
      navigatorRotate: false,
      navigatorBackground: '#141517',
      navigatorBorderColor: '#373A40',
      navigatorDisplayRegionColor: '#7BA7E0',
      navigatorOpacity: 1,
      navigatorDrawer: 'canvas',
    }),
  } as OpenSeadragon.Options)
  showWholePixels(viewer)
  return viewer
}

let onGraphicsCard: boolean | null = null
/**
 * Whether WebGL runs on a graphics card. Without one, browsers emulate WebGL, and reading the picture back takes
 * longer than drawing it in 2D.
 */
export function drawsOnGraphicsCard(): boolean {
  if (onGraphicsCard !== null) return onGraphicsCard
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  onGraphicsCard = gl !== null && !isEmulated(gl)
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  return onGraphicsCard
}

/** The slide's tiles in the form that the library requests. */
export function createTileSource({
  pyramid,
  loader,
  key,
  picture,
  onTileError,
}: TileSourceOptions): OpenSeadragon.TileSource {
  const point = (x: number, y: number) => new OpenSeadragon.Point(x, y)
  const source = new OpenSeadragon.TileSource({
    width: pyramid.width,
    height: pyramid.height,
    // Required by the library. The functions below answer per level.
    tileWidth: 256,
    tileHeight: 256,
    tileOverlap: 0,
    minLevel: 0,
    maxLevel: pyramid.maxLevel,
  })
  return Object.assign(source, {
    getLevelScale: pyramid.levelScale,
    getTileWidth: pyramid.tileWidth,
    getTileHeight: pyramid.tileHeight,
    getNumTiles: (level: number) => {
      const { columns, rows } = pyramid.tiles(level)
      return point(columns, rows)
    },
    getTileBounds: (level: number, col: number, row: number, ofSource?: boolean) => {
      const { x, y, width, height } = ofSource
        ? pyramid.tileContent(level, col, row)
        : pyramid.tileBounds(level, col, row)
      return new OpenSeadragon.Rect(x, y, width, height)
    },
    getTileUrl: pyramid.tileUrl,
    getTileHashKey: (_level: number, _col: number, _row: number, url: string) => `${key} ${url}`,
    downloadTileStart: (job: OpenSeadragon.ImageJob) => {
      const abort = new AbortController()
      job.userData.abort = abort
      const load = async (): Promise<void> => {
        const blob = await loader.load(job.src, abort.signal)
        const bitmap = await picture(blob)
        if (bitmap) job.finish(bitmap, null, 'imageBitmap')
        else job.finish(blob, null, 'rasterBlob')
      }
      load().catch((error: unknown) => {
        if (error instanceof TileError) onTileError(error)
        job.fail(String(error), null)
      })
    },
    downloadTileAbort: (job: OpenSeadragon.ImageJob) => (job.userData.abort as AbortController | undefined)?.abort(),
  })
}

/** Screen pixels per full-resolution pixel, now (`current`) or at the end of a glide. */
export const zoomOf = (viewer: OpenSeadragon.Viewer, widthPx: number, current: boolean): number =>
  (viewer.viewport.getZoom(current) * viewer.viewport.getContainerSize().x) / widthPx
