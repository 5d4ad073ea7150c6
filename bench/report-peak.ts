// Preloaded into every program under measurement: says at its end how much memory it held at the most, in MB.
process.on('exit', () => {
  process.stderr.write(`\npeak-rss-mb ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
});
