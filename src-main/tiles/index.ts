export { createOpenSlides, type OpenSlides } from './open-slides.ts'
export { type CropLook, createPictureRoutes, type PictureEngine, type PictureRoutes } from './pictures.ts'
export { dropOtherTiles, openKeptTile, openTileCache, tileCacheFolder } from './tile-cache.ts'
export { createTileRoute, isTileUrl, type RunningTileRoute, type TileEngine, type TileRoute } from './tile-route.ts'
