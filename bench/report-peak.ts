// Preloaded into every program under measurement: says at its end how much memory it held at the most, in MB, and how long its threads ran.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(
    `\npeak-rss-mb ${Math.round(maxRSS / 1024)} cpu-s ${(userCPUTime + systemCPUTime) / 1e6}\n`,
  );
});
