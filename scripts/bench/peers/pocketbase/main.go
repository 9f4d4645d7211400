// PocketBase as its own documentation starts it. Built by scripts/bench/peers/install.mjs.
package main

import (
	"log"

	"github.com/pocketbase/pocketbase"
)

func main() {
	if err := pocketbase.New().Start(); err != nil {
		log.Fatal(err)
	}
}
