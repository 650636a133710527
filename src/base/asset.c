#include "answerwell/base/asset.h"

#include <string.h>

const struct asset *
asset_named(const char *name)
{
	size_t low = 0, high = n_assets;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, assets[middle].name);

		if (order == 0)
			return &assets[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct asset *
asset_at(const char *path)
{
	for (size_t i = 0; i < n_assets; i++) {
		if (strcmp(path, assets[i].path) == 0)
			return &assets[i];
	}
	return NULL;
}
