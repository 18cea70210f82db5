import sharp from 'sharp'

// Every decode here is a block of a few megapixels and several run at once, so one libvips thread each is fastest
// (two threads each cost 5 % more CPU without any gain). Its operation cache would only use memory.
sharp.cache(false)
sharp.concurrency(1)

export { sharp }
