package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/semver"
	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

// What Helm's built-in client knows of a server that it has not asked: those that some template may ask for.
var builtIn = []string{"v1", "apps/v1", "batch/v1", "networking.k8s.io/v1", "policy/v1", "policy/v1beta1", "rbac.authorization.k8s.io/v1", "scheduling.k8s.io/v1", "storage.k8s.io/v1"}

// KubeVersion is .Capabilities.KubeVersion.
type KubeVersion struct{ Version, Major, Minor string }

func (v KubeVersion) String() string { return v.Version }

// GitVersion is an old name.
func (v KubeVersion) GitVersion() string { return v.Version }

// APIVersions is .Capabilities.APIVersions.
type APIVersions []string

// Has says whether the server has a group and version, or a kind of it.
func (v APIVersions) Has(version string) bool {
	for _, known := range v {
		if known == version {
			return true
		}
	}
	return false
}

// Render is the text that each template makes of the values, by its name.
func (c *Chart) Render(given Values, options Options) (map[string]string, error) {
	version, err := semver.NewVersion(options.KubeVersion)
	if err != nil {
		return nil, fmt.Errorf("--kube-version %s: %w", options.KubeVersion, err)
	}
	constraint, err := semver.NewConstraint(fmt.Sprint(c.Metadata["kubeVersion"]))
	if err != nil {
		return nil, fmt.Errorf("Chart.yaml: kubeVersion: %w", err)
	}
	if !constraint.Check(version) {
		return nil, fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes v%s", c.Metadata["kubeVersion"], version)
	}
	values := WithDefaults(c.Defaults, given)
	if err := c.Validate(values); err != nil {
		return nil, err
	}
	top := map[string]interface{}{
		"Values": values,
		"Chart":  c.metadata(),
		"Files":  c.Files,
		"Release": map[string]interface{}{
			"Name": options.Release, "Namespace": options.Namespace, "Service": "Helm", "Revision": 1, "IsUpgrade": options.IsUpgrade, "IsInstall": !options.IsUpgrade,
		},
		"Capabilities": map[string]interface{}{
			"KubeVersion": KubeVersion{"v" + version.String(), fmt.Sprint(version.Major()), fmt.Sprint(version.Minor())},
			"APIVersions": APIVersions(append(append([]string{}, builtIn...), options.APIVersions...)),
			"HelmVersion": map[string]interface{}{"Version": "v3.14.0"},
		},
		"Subcharts": map[string]interface{}{},
	}
	return c.execute(top)
}

// Fields of Chart.yaml have capitals in templates.
func (c *Chart) metadata() map[string]interface{} {
	fields := map[string]interface{}{"IsRoot": true}
	for name, value := range c.Metadata {
		fields[strings.ToUpper(name[:1])+name[1:]] = value
	}
	fields["APIVersion"] = c.Metadata["apiVersion"]
	return fields
}

func (c *Chart) execute(top map[string]interface{}) (rendered map[string]string, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("a template failed: %v", failure)
		}
	}()
	all := template.New("chart").Option("missingkey=zero")
	all.Funcs(functions(all))
	templates := append([]File{}, c.Templates...)
	sort.Slice(templates, func(i, j int) bool { return templates[i].Name < templates[j].Name })
	for _, file := range templates {
		if _, err := all.New(path.Join(c.Name(), file.Name)).Parse(string(file.Data)); err != nil {
			return nil, err
		}
	}
	rendered = map[string]string{}
	for _, file := range templates {
		if strings.HasPrefix(path.Base(file.Name), "_") {
			continue
		}
		name := path.Join(c.Name(), file.Name)
		top["Template"] = map[string]interface{}{"Name": name, "BasePath": path.Join(c.Name(), "templates")}
		text, err := execute(all, name, top)
		if err != nil {
			return nil, err
		}
		rendered[file.Name] = text
	}
	return rendered, nil
}

func execute(all *template.Template, name string, data interface{}) (string, error) {
	var text strings.Builder
	err := all.ExecuteTemplate(&text, name, data)
	// What is missing is nothing, whatever its type would be.
	return strings.ReplaceAll(text.String(), "<no value>", ""), err
}

func functions(all *template.Template) template.FuncMap {
	known := sprig.TxtFuncMap()
	delete(known, "env")
	delete(known, "expandenv")
	known["getHostByName"] = func(string) string { return "" }
	known["lookup"] = func(string, string, string, string) map[string]interface{} { return map[string]interface{}{} }
	known["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	known["required"] = func(message string, value interface{}) (interface{}, error) {
		if value == nil || value == "" {
			return nil, errors.New(message)
		}
		return value, nil
	}
	known["include"] = func(name string, data interface{}) (string, error) { return execute(all, name, data) }
	known["tpl"] = func(text string, data interface{}) (string, error) {
		inner, err := all.Clone()
		if err != nil {
			return "", err
		}
		inner.Funcs(functions(inner))
		if _, err := inner.New("tpl").Parse(text); err != nil {
			return "", err
		}
		return execute(inner, "tpl", data)
	}
	known["toYaml"] = func(value interface{}) string {
		text, err := yaml.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	}
	known["toJson"] = func(value interface{}) string {
		text, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(text)
	}
	known["fromYaml"] = mapOf(func(text []byte, into interface{}) error { return yaml.Unmarshal(text, into) })
	known["fromYamlArray"] = listOf(func(text []byte, into interface{}) error { return yaml.Unmarshal(text, into) })
	known["fromJson"] = mapOf(json.Unmarshal)
	known["fromJsonArray"] = listOf(json.Unmarshal)
	return known
}

// Helm's functions say in the result what was wrong with the text.
func mapOf(read func([]byte, interface{}) error) func(string) map[string]interface{} {
	return func(text string) map[string]interface{} {
		values := map[string]interface{}{}
		if err := read([]byte(text), &values); err != nil {
			values["Error"] = err.Error()
		}
		return values
	}
}

func listOf(read func([]byte, interface{}) error) func(string) []interface{} {
	return func(text string) []interface{} {
		values := []interface{}{}
		if err := read([]byte(text), &values); err != nil {
			values = []interface{}{err.Error()}
		}
		return values
	}
}
