package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Servers to render for: the oldest, those from which on there is something that the chart leaves out for older ones, and a new one.
var kubeVersions = []string{"1.20.2", "1.21.0", "1.25.0", "1.27.0", "1.30.0-gke.100", "1.34.0"}

// lintCommand renders with each file of ci/ for each server and looks at what comes out; each file of ci/refused must be refused, with the words in its first line.
func lintCommand(arguments []string) error {
	flags := flag.NewFlagSet("lint", flag.ExitOnError)
	directory := flags.String("chart", "charts/vastk8s", "the chart")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	chart, err := LoadChart(*directory)
	if err != nil {
		return err
	}
	problems := append(chart.LintMetadata(), chart.LintFiles()...)
	sets, err := filepath.Glob(filepath.Join(*directory, "ci", "*.yaml"))
	if err != nil {
		return err
	}
	for _, set := range append([]string{""}, sets...) {
		values := Values{}
		if set != "" {
			if values, err = ReadValues(set); err != nil {
				return err
			}
		}
		name := "defaults"
		if set != "" {
			name = strings.TrimSuffix(filepath.Base(set), ".yaml")
		}
		for _, version := range kubeVersions {
			options := Options{Release: "test", Namespace: "tested", KubeVersion: version, APIVersions: []string{"security.openshift.io/v1"}, IsUpgrade: set != ""}
			found, count := chart.lintRendered(values, options)
			for _, problem := range found {
				problems = append(problems, fmt.Sprintf("%s, Kubernetes %s: %s", name, version, problem))
			}
			if version == kubeVersions[0] {
				fmt.Printf("%-24s %3d objects\n", name, count)
			}
		}
	}
	refused, err := lintRefused(chart, *directory)
	if err != nil {
		return err
	}
	problems = append(problems, refused...)
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "\n"))
	}
	return nil
}

func (c *Chart) lintRendered(values Values, options Options) ([]string, int) {
	rendered, err := c.Render(values, options)
	if err != nil {
		return []string{err.Error()}, 0
	}
	manifests, err := Manifests(rendered)
	if err != nil {
		return []string{err.Error()}, 0
	}
	problems := LintText(rendered)
	for _, check := range checks {
		problems = append(problems, check(manifests, options)...)
	}
	return problems, len(manifests)
}

func lintRefused(chart *Chart, directory string) ([]string, error) {
	sets, err := filepath.Glob(filepath.Join(directory, "ci", "refused", "*.yaml"))
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, set := range sets {
		words, err := firstLine(set)
		if err != nil {
			return nil, err
		}
		words = strings.TrimSpace(strings.TrimPrefix(words, "#"))
		values, err := ReadValues(set)
		if err != nil {
			return nil, err
		}
		_, err = chart.Render(values, Options{Release: "test", Namespace: "tested", KubeVersion: "1.29.0"})
		if err == nil {
			problems = append(problems, set+": was to be refused, and was taken")
		} else if !strings.Contains(err.Error(), words) {
			problems = append(problems, fmt.Sprintf("%s: was refused with other words than '%s': %s", set, words, err))
		}
	}
	fmt.Printf("%-24s %3d files\n", "refused", len(sets))
	return problems, nil
}

func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Scan()
	return lines.Text(), lines.Err()
}
